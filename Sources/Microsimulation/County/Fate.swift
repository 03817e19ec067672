/// Why somebody is among the people of a county, and whether they still are.
struct Fate: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// Has died since the records began.
    static let dead = Fate(rawValue: 1 << 0)
    /// Has moved away since then.
    static let away = Fate(rawValue: 1 << 1)
    /// Is not born yet: a pregnancy with its due day as birth day.
    static let unborn = Fate(rawValue: 1 << 2)
    /// Came from elsewhere since the records began.
    static let arrived = Fate(rawValue: 1 << 3)
    /// Is of a pair of twins.
    static let twin = Fate(rawValue: 1 << 4)

    /// Does not live here today.
    static let absent: Fate = [.dead, .away, .unborn]
}
