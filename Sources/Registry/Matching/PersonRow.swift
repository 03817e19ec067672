import Civil
import Linkage
import Policy
import Storage

/// What a person is compared by: texts in the order of the model's fields.
struct PersonRow: Hashable {
    private var texts: [String] = Array(repeating: "", count: PersonModel.Field.allCases.count)

    subscript(_ field: PersonModel.Field) -> String? {
        get { texts[field.rawValue].isEmpty ? nil : texts[field.rawValue] }
        set { texts[field.rawValue] = newValue ?? "" }
    }

    init() {}

    /// What the index of persons says; numbers and the mother come beside it.
    init(_ state: PersonState) { read(state) }

    mutating func read(_ state: PersonState) {
        self[.name] = state.name
        self[.sex] = state.sex?.rawValue
        self[.birth] = state.birthDay?.description
        self[.phone] = state.phone
        self[.residence] = state.residence?.description
        self[.order] = state.birthOrder.map { String($0) }
    }

    mutating func read(_ identifier: Identifier) {
        switch identifier.kind {
        case .citizenID: self[.citizenID] = identifier.value
        case .birthCertificate: self[.certificate] = identifier.value
        }
    }

    /// The bytes of the texts, and where each begins and ends.
    func append(_ id: Int64, to batch: inout LinkRecordBuilder.Batch) {
        for text in [String(id)] + texts {
            batch.spans.append(UInt32(batch.bytes.count))
            batch.bytes.append(contentsOf: text.utf8)
            batch.spans.append(UInt32(batch.bytes.count))
        }
    }

    /// The record of a person, ready for the index.
    func prepared(_ id: Int64) -> PreparedRow { PersonModel.plan.prepare(LinkRow(id: String(id), texts: texts)) }
}

extension LifeReader {
    /// What a person is compared by; nil: nothing is known of the person.
    func row(of person: Int64) throws -> PersonRow? {
        guard let state = try state(of: person), state.isKnown else { return nil }
        var row = PersonRow(state)
        for identifier in try identifiers(of: person) { row.read(identifier) }
        let mother = try relations(of: person).last { $0.relation == "mother" }?.relative
        if let mother {
            row[.motherName] = try self.state(of: mother)?.name
            row[.motherID] = try identifiers(of: mother).first { $0.kind == .citizenID }?.value
        }
        return row
    }

    /// The rows of all persons of whom something is known, in order. Memory grows with their names and numbers.
    func rows(_ body: (Int64, PersonRow) throws -> Void) throws {
        var (citizens, certificates): ([Int64: String], [Int64: String]) = ([:], [:])
        try connection.rows("SELECT kind, value, person FROM \(space["identifier"])", []) { row in
            if try row.text(0) == Identifier.Kind.citizenID.rawValue {
                citizens[try row.int(2)] = try row.text(1)
            } else {
                certificates[try row.int(2)] = try row.text(1)
            }
        }
        var mothers: [Int64: Int64] = [:]
        try connection.rows(
            "SELECT person, relative, ends FROM \(space["kin"]) WHERE relation = 'mother' ORDER BY day, seq", []
        ) { row in
            let (child, mother) = (try row.int(0), try row.int(1))
            if try !row.bool(2) { mothers[child] = mother } else if mothers[child] == mother { mothers[child] = nil }
        }
        var names: [Int64: String] = [:]
        let motherSet = Set(mothers.values)
        if !motherSet.isEmpty {
            try connection.rows("SELECT id, name FROM \(space["person"]) WHERE name IS NOT NULL", []) { row in
                let person = try row.int(0)
                if motherSet.contains(person) { names[person] = try row.text(1) }
            }
        }
        try connection.stream("SELECT \(PersonState.columns) FROM \(space["person"]) ORDER BY id", []) { row in
            let state = try PersonState(row: row)
            guard state.isKnown else { return true }
            var row = PersonRow(state)
            row[.citizenID] = citizens[state.id]
            row[.certificate] = certificates[state.id]
            if let mother = mothers[state.id] {
                row[.motherName] = names[mother]
                row[.motherID] = citizens[mother]
            }
            try body(state.id, row)
            return true
        }
    }
}
