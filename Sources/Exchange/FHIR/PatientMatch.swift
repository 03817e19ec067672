public import Civil
public import Registry

/// The operation `Patient/$match` of FHIR R4: who of the registry may be a patient.
///
/// <https://hl7.org/fhir/R4/patient-operation-match.html>
public struct PatientMatch: Sendable {
    /// Who is looked for.
    public let description: PersonDescription
    /// Whether only one who is surely the same is wanted.
    public let isOnlyCertain: Bool
    /// How many at most.
    public let count: Int

    /// Reads a resource `Parameters`, or a `Patient` by itself.
    ///
    /// - Throws: ``Refusal`` with everything that is wrong. No value of the patient is repeated.
    public init(_ json: JSON) throws(Refusal) {
        var problems: [Problem] = []
        var (patient, certain, count): (JSON?, Bool, Int) = (nil, false, 20)
        switch json["resourceType"]?.string {
        case "Patient": patient = json
        case "Parameters":
            for (number, parameter) in (json["parameter"]?.array ?? []).enumerated() {
                let path = "parameter[\(number)]"
                switch parameter["name"]?.string {
                case "resource":
                    patient = parameter["resource"]
                    if patient?["resourceType"]?.string != "Patient" { problems.append(.fhir("EXC-0602", path)) }
                case "onlyCertainMatches":
                    guard let value = parameter["valueBoolean"]?.bool else {
                        problems.append(.fhir("EXC-0603", path))
                        continue
                    }
                    certain = value
                case "count":
                    guard let value = parameter["valueInteger"]?.int64, (1...50).contains(value) else {
                        problems.append(.fhir("EXC-0604", path))
                        continue
                    }
                    count = Int(value)
                default: problems.append(.fhir("EXC-0605", path))
                }
            }
        default: throw Refusal([.fhir("EXC-0601", "resourceType")])
        }
        var description = PersonDescription()
        if let patient { PatientMatch.read(patient, into: &description, &problems) }
        if problems.isEmpty, description.isEmpty { problems.append(.fhir("EXC-0606", "resource")) }
        guard problems.isEmpty else { throw Refusal(problems) }
        (self.description, isOnlyCertain, self.count) = (description, certain, count)
    }

    private static func read(_ patient: JSON, into description: inout PersonDescription, _ problems: inout [Problem]) {
        for name in (patient["name"]?.array ?? []).prefix(5) where description.name == nil {
            let given = (name["given"]?.array ?? []).compactMap(\.string).joined()
            let text = name["text"]?.string ?? ((name["family"]?.string ?? "") + given)
            if !text.isEmpty, text.utf8.count <= 200 { description.name = text }
        }
        switch patient["gender"]?.string {
        case "male": description.sex = .male
        case "female": description.sex = .female
        case nil, "unknown", "other": break
        default: problems.append(.fhir("EXC-0607", "gender"))
        }
        if let text = patient["birthDate"]?.string {
            description.birthDay = Day(text)
            // A year, or a year and a month, are dates of FHIR too; they say too little to be compared as a day.
            let isPart = text.utf8.count == 4 || text.utf8.count == 7
            if description.birthDay == nil, !isPart { problems.append(.fhir("EXC-0608", "birthDate")) }
        }
        for telecom in (patient["telecom"]?.array ?? []).prefix(10)
        where description.phone == nil && telecom["system"]?.string == "phone" {
            if let text = telecom["value"]?.string, text.utf8.count <= 40 { description.phone = text }
        }
        for address in (patient["address"]?.array ?? []).prefix(5) where description.residence == nil {
            // A division code stands for the district.
            description.residence = address["district"]?.string.flatMap { DivisionCode($0) }
        }
        if let order = patient["multipleBirthInteger"]?.int64, (1...8).contains(order) {
            description.birthOrder = Int(order)
        }
        for contact in (patient["contact"]?.array ?? []).prefix(5) where description.motherName == nil {
            let codes = (contact["relationship"]?.array ?? []).flatMap { $0["coding"]?.array ?? [] }
            guard codes.contains(where: { $0["code"]?.string == "MTH" }) else { continue }
            description.motherName = contact["name"]?["text"]?.string
        }
        for (number, identifier) in (patient["identifier"]?.array ?? []).prefix(10).enumerated() {
            guard let value = identifier["value"]?.string, value.utf8.count <= 64 else { continue }
            let codes = (identifier["type"]?["coding"]?.array ?? []).compactMap { $0["code"]?.string }
            let path = "identifier[\(number)].value"
            do {
                if codes.contains("BCT") {
                    description.identifiers.append(try Identifier(.birthCertificate, value, at: path))
                } else if codes.contains("NI") || codes.isEmpty {
                    description.identifiers.append(try Identifier(.citizenID, value, at: path))
                }
            } catch {
                // Of a number that does not say what it is nothing is known.
                if !codes.isEmpty { problems.append(error) }
            }
        }
    }

    /// The answer: a Bundle of those who may be the patient, the likeliest first, each with a score from 0 to 1 and a grade.
    public func bundle(_ matches: [PersonMatch]) -> JSON {
        let shown = matches.filter { !isOnlyCertain || $0.isSame }.prefix(count)
        return .object([
            ("resourceType", "Bundle"), ("type", "searchset"), ("total", .integer(shown.count)),
            ("entry", .array(shown.map(PatientMatch.entry))),
        ])
    }

    private static func entry(_ match: PersonMatch) -> JSON {
        let grade = match.isSame ? "certain" : match.probability >= 0.9 ? "probable" : "possible"
        let person = match.person
        // No more than three decimals: it is an estimate.
        let score = Decimal128(Int64((match.probability * 1_000).rounded()), exponent: -3) ?? .zero
        return .object([
            ("fullUrl", .string("Patient/\(person.id)")),
            (
                "resource",
                .object(present: [
                    ("resourceType", "Patient"), ("id", .string("\(person.id)")),
                    ("name", person.name.map { .array([.object([("text", .string($0))])]) }),
                    ("gender", person.sex.map { .string($0.rawValue) }),
                    ("birthDate", person.birthDay.map { .string($0.description) }),
                    ("deceasedBoolean", person.deathDay == nil ? nil : .bool(true)),
                ])
            ),
            (
                "search",
                .object([
                    ("mode", "match"), ("score", .number(score)),
                    (
                        "extension",
                        .array([
                            .object([
                                ("url", "http://hl7.org/fhir/StructureDefinition/match-grade"),
                                ("valueCode", .string(grade)),
                            ])
                        ])
                    ),
                ])
            ),
        ])
    }

    /// What was wrong, as an `OperationOutcome`.
    public static func outcome(_ problems: [Problem], _ language: Language) -> JSON {
        .object([
            ("resourceType", "OperationOutcome"),
            (
                "issue",
                .array(
                    problems.map { problem in
                        .object([
                            ("severity", "error"), ("code", "invalid"),
                            ("details", .object([("text", .string("\(problem.code) \(problem.why[language])"))])),
                            ("diagnostics", .string(problem.fix[language])),
                            ("expression", .array([.string(problem.at)])),
                        ])
                    })
            ),
        ])
    }
}

extension Problem {
    fileprivate static func fhir(_ code: String, _ at: String) -> Problem {
        let texts: (zh: String, en: String, doZh: String, doEn: String) =
            switch code {
            case "EXC-0601":
                (
                    "应为 Parameters 或 Patient 资源", "This should be a resource Parameters or Patient.", "请按 FHIR R4 提供",
                    "Send it by FHIR R4."
                )
            case "EXC-0602": ("resource 应为 Patient", "The resource should be a Patient.", "请改正", "Correct it.")
            case "EXC-0603":
                ("应为 valueBoolean", "This should have a valueBoolean.", "请填 true 或 false", "Give true or false.")
            case "EXC-0604":
                ("应为 1 至 50 的 valueInteger", "This should have a valueInteger from 1 to 50.", "请改正", "Correct it.")
            case "EXC-0605":
                (
                    "没有这个参数", "There is no such parameter.", "可用 resource、onlyCertainMatches、count",
                    "There are resource, onlyCertainMatches and count."
                )
            case "EXC-0607":
                (
                    "gender 应为 male、female、other 或 unknown", "The gender should be male, female, other or unknown.",
                    "请改正", "Correct it."
                )
            case "EXC-0608": ("没有这一天", "There is no such day.", "请写成 2025-03-01", "Write it like 2025-03-01.")
            default:
                (
                    "没有可以比对的内容", "There is nothing to compare.", "请给出姓名、出生日期、电话或证件号码",
                    "Give a name, a date of birth, a phone or an identifier."
                )
            }
        return Problem(
            code: code, at: at, why: Bilingual(zh: texts.zh, en: texts.en),
            fix: Bilingual(zh: texts.doZh, en: texts.doEn))
    }
}
