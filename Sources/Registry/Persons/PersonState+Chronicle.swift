public import Civil
public import Policy

extension PersonState {
    /// What the index alone tells the rules: the attributes it keeps, without the events they come from.
    public var chronicle: Chronicle {
        let source = EventReference(sequence: 0, type: "", day: lastKnownDay)
        var chronicle = Chronicle()
        for name in ["name", "sex", "birth_date", "death_date", "residence", "hukou", "household", "phone"] {
            if let value = attribute(name) { chronicle.attributes[name] = [Chronicle.Entry(value, source)] }
        }
        return chronicle
    }

    /// The day of the latest event that said something that the index keeps.
    public var lastKnownDay: Day { lastDay }
}
