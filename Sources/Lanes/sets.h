// Includes the loops that LOOPS names once for each set of vector instructions, and says which of them this processor has.

#define NAMED(name) name##_plain
#include LOOPS
#undef NAMED

#if defined(__x86_64__)
#define SHUFFLE
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define NAMED(name) name##_avx2
#include LOOPS
#undef NAMED
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw"), min_vector_width(512))), apply_to = function)
#define NAMED(name) name##_avx512
#include LOOPS
#undef NAMED
#pragma clang attribute pop

#define CHOSEN(name)                                                                                                   \
    (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&  \
             __builtin_cpu_supports("avx512bw")                                                                        \
         ? name##_avx512                                                                                               \
     : __builtin_cpu_supports("avx2") ? name##_avx2                                                                    \
                                      : name##_plain)
#else
#define CHOSEN(name) name##_plain
#endif
