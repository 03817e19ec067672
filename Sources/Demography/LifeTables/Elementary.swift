#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// eˣ, by the C library.
func exponential(_ x: Double) -> Double { exp(x) }

/// The natural logarithm, by the C library.
func logarithm(_ x: Double) -> Double { log(x) }
