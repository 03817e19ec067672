import Civil
import Demography
import Population

/// The days of one pregnancy, by its child.
struct Pregnancy {
    /// The first day of the last period.
    let start: Int32
    /// The due day.
    let due: Int32
    /// The day of birth; for a pregnancy that goes on, after today.
    let birth: Int32
    /// The day on which it is registered.
    let registered: Int32

    /// Completed weeks on a day.
    func weeks(on day: Int32) -> Int { Int(day - start) / 7 }
}

extension Lives {
    /// The pregnancy that a row was born of, or will be.
    func pregnancy(_ row: Int) -> Pregnancy {
        var draws = philox.draws(row, .pregnancy)
        let length = flags[row].contains(.unborn) ? 280 : min(max(draws.around(277, deviation: 9), 245), 294)
        let start = birth[row] - Int32(length)
        // Most register between the seventh and the thirteenth week, one in ten later.
        let late = draws.chance(0.1)
        let registered = start + Int32(late ? 91 + draws.below(100) : 49 + draws.below(42))
        return Pregnancy(start: start, due: start + 280, birth: birth[row], registered: registered)
    }

    /// The day on which a child born within the records is entered in the household register; never for one in forty.
    func registrationDay(_ row: Int) -> Int32 {
        var draws = philox.draws(row, .registration)
        let share = draws.unit()
        let delay = share < 0.88 ? 6 + draws.below(40) : share < 0.975 ? 46 + draws.below(250) : -1
        return delay < 0 ? Lives.never : birth[row] + Int32(delay)
    }
}
