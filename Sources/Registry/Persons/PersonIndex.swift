/// The derived tables that find persons: who they are, their numbers, their kin, the events they take part in.
enum PersonIndex {
    static let head = DerivedTable(
        "journal_head",
        [
            .init("id", "BIGINT NOT NULL"), .init("size", "BIGINT NOT NULL"), .init("persons", "BIGINT NOT NULL"),
            .init("frontier", "BLOB NOT NULL"),
        ], key: ["id"])

    static let person = DerivedTable(
        "person",
        [
            .init("id", "BIGINT NOT NULL"), .init("name", "TEXT"), .init("pinyin", "TEXT"), .init("initials", "TEXT"),
            .init("sex", "BIGINT"), .init("birth_day", "BIGINT"), .init("death_day", "BIGINT"),
            .init("residence", "BIGINT"), .init("hukou", "BIGINT"), .init("household", "TEXT"), .init("phone", "TEXT"),
            .init("birth_order", "BIGINT"), .init("last_day", "BIGINT NOT NULL"),
        ], key: ["id"],
        indexes: [
            ["name"], ["pinyin"], ["initials"], ["phone"], ["residence", "sex", "birth_day", "death_day"],
        ])

    static let identifier = DerivedTable(
        "identifier",
        [.init("kind", "TEXT NOT NULL"), .init("value", "TEXT NOT NULL"), .init("person", "BIGINT NOT NULL")],
        key: ["kind", "value"], indexes: [["person"]])

    static let kin = DerivedTable(
        "kin",
        [
            .init("person", "BIGINT NOT NULL"), .init("relation", "TEXT NOT NULL"),
            .init("relative", "BIGINT NOT NULL"),
            .init("seq", "BIGINT NOT NULL"), .init("day", "BIGINT NOT NULL"), .init("ends", "BIGINT NOT NULL"),
        ], key: ["person", "relation", "relative", "seq"], indexes: [["relative", "relation"], ["seq"]])

    static let involvement = DerivedTable(
        "involvement",
        [
            .init("person", "BIGINT NOT NULL"), .init("seq", "BIGINT NOT NULL"), .init("role", "TEXT NOT NULL"),
            .init("type", "TEXT NOT NULL"), .init("day", "BIGINT NOT NULL"),
        ], key: ["person", "seq", "role"])

    static let superseded = DerivedTable(
        "superseded", [.init("seq", "BIGINT NOT NULL"), .init("by_seq", "BIGINT NOT NULL")], key: ["seq"])

    /// Which numbers became one with which, and which became their own again, in the order of the journal.
    static let identityChange = DerivedTable(
        "identity_change",
        [
            .init("seq", "BIGINT NOT NULL"), .init("person", "BIGINT NOT NULL"), .init("other", "BIGINT NOT NULL"),
            .init("ends", "BIGINT NOT NULL"),
        ], key: ["seq"])

    /// Two persons who resemble each other, the lower number first: what found it, and what somebody made of it. The verdict is empty while
    /// nobody has looked; the weight is in hundredths of bits, 0 where somebody compared two without being asked.
    static let resemblance = DerivedTable(
        "resemblance",
        [
            .init("person", "BIGINT NOT NULL"), .init("other", "BIGINT NOT NULL"), .init("seq", "BIGINT NOT NULL"),
            .init("weight", "BIGINT NOT NULL"), .init("verdict", "TEXT NOT NULL"), .init("judged_seq", "BIGINT"),
        ], key: ["person", "other"], indexes: [["verdict", "weight"], ["other"]])

    static let tables = [head, person, identifier, kin, involvement, superseded, identityChange, resemblance]
}
