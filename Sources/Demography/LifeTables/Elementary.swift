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

/// The sine of an angle in radians, by the C library.
func sine(_ x: Double) -> Double { sin(x) }

/// The cosine of an angle in radians, by the C library.
func cosine(_ x: Double) -> Double { cos(x) }
