public import Access
public import Civil
public import Registry

/// Takes the events or the persons of a division out of a registry, into a file that is there only when it is whole.
public struct FileExport: Sendable {
    /// The file; `-` is standard output.
    public var path: String
    /// Which division.
    public var division: DivisionCode
    /// Who exports.
    public var actor: Actor
    /// What for.
    public var purpose: Purpose
    /// Whether subjects without identifiers are named by their numbers in this registry.
    public var numbers = false
    /// The language of a CSV's titles.
    public var language = Language.zh

    /// An export to `path`.
    public init(_ path: String, of division: DivisionCode, by actor: Actor, for purpose: Purpose) {
        self.path = path
        self.division = division
        self.actor = actor
        self.purpose = purpose
    }

    /// Writes the events as NDJSON in the import form; how many there were.
    ///
    /// - Parameter progress: called with how many events of the journal have been read, and how many there are.
    /// - Throws: ``Access/Denial``, ``Civil/Problem`` or a storage error; then there is no file.
    public func events(
        of registry: Registry, progress: (Int64, Int64) -> Void = { _, _ in }
    ) async throws -> Int {
        let file = try OutputFile(path)
        let numbers = numbers
        var count = 0
        try await registry.export(division, as: actor, for: purpose) { events, position, size in
            for event in events {
                try file.write { output in
                    event.json(numbers: numbers).write(into: &output)
                    output.append(0x0A)
                }
            }
            count += events.count
            progress(position, size)
        }
        try file.finish()
        return count
    }

    /// Writes the persons as CSV with a byte order mark, formulas made harmless; how many there were.
    ///
    /// - Throws: ``Access/Denial``, ``Civil/Problem`` or a storage error; then there is no file.
    public func persons(of registry: Registry, progress: (Int) -> Void = { _ in }) async throws -> Int {
        let file = try OutputFile(path)
        let language = language
        try file.write { output in
            output += [0xEF, 0xBB, 0xBF]
            CSV.write(FileExport.personColumns.map { $0[language] }, into: &output)
        }
        var count = 0
        try await registry.exportPersons(division, as: actor, for: purpose) { persons in
            for (person, identifiers) in persons {
                let cells = FileExport.cells(person, identifiers, language)
                try file.write { CSV.write(cells.map(FormulaGuard.cell), into: &$0) }
            }
            count += persons.count
            progress(count)
        }
        try file.finish()
        return count
    }

    private static let personColumns = [
        Bilingual(zh: "人员编号", en: "person"), Bilingual(zh: "姓名", en: "name"), Bilingual(zh: "性别", en: "sex"),
        Bilingual(zh: "出生日期", en: "birth_date"), Bilingual(zh: "死亡日期", en: "death_date"),
        Bilingual(zh: "公民身份号码", en: "citizen_id"), Bilingual(zh: "出生医学证明编号", en: "birth_certificate"),
        Bilingual(zh: "现居住地", en: "residence"), Bilingual(zh: "户籍地", en: "hukou"),
        Bilingual(zh: "户号", en: "household"), Bilingual(zh: "联系电话", en: "phone"),
    ]

    private static func cells(_ person: PersonState, _ identifiers: [Identifier], _ language: Language) -> [String] {
        func number(_ kind: Identifier.Kind) -> String { identifiers.first { $0.kind == kind }?.value ?? "" }
        let sex =
            switch (person.sex, language) {
            case (.male?, .zh): "男"
            case (.female?, .zh): "女"
            case (let sex?, .en): sex.rawValue
            case (nil, _): ""
            }
        return [
            String(person.id), person.name ?? "", sex, person.birthDay?.description ?? "",
            person.deathDay?.description ?? "", number(.citizenID), number(.birthCertificate),
            person.residence?.description ?? "", person.hukou?.description ?? "", person.household ?? "",
            person.phone ?? "",
        ]
    }
}
