public import Civil
import FEEL

/// What came of one example of an entitlement.
public struct TestResult: Sendable {
    /// The pack whose chain it ran in.
    public var pack: String
    /// The entitlement.
    public var entitlement: String
    /// The name of the example.
    public var name: String
    /// Where it is declared.
    public var place: Place
    /// What differs from what is expected; empty where it passes.
    public var differences: [Bilingual]

    /// Whether it passes.
    public var isPassed: Bool { differences.isEmpty }

    /// The result as JSON.
    public var json: JSON {
        .object([
            ("pack", .string(pack)), ("entitlement", .string(entitlement)), ("name", .string(name)),
            ("file", .string(place.file)), ("line", .integer(place.line)), ("passed", .bool(isPassed)),
            ("differences", .array(differences.map { $0.json })),
        ])
    }
}

extension Library {
    /// Runs every example that the packs declare, each in the chain of the pack that declares it.
    public func test() -> [TestResult] {
        packs.flatMap { pack in chain(for: pack.division).test() }
    }
}

extension PackChain {
    /// Runs the examples that the lowest pack of the chain declares.
    public func test() -> [TestResult] {
        guard let pack = packs.last else { return [] }
        return entitlementIDs.flatMap { id -> [TestResult] in
            guard let entitlement = entitlements[id], entitlement.packs.last == pack.id else { return [] }
            return entitlement.tests.map { test in
                TestResult(
                    pack: pack.id, entitlement: id, name: test.name, place: test.place,
                    differences: run(test, entitlement))
            }
        }
    }

    /// Runs one example; gives what differs.
    func run(_ test: PackTest, _ entitlement: Entitlement) -> [Bilingual] {
        var made = GivenSubject(self)
        made.read(test, entitlement)
        guard made.faults.isEmpty else { return made.faults }
        if let sum = test.sum {
            let schedule = schedule(entitlement.id, made.subject, from: sum.from, to: sum.to ?? sum.from)
            guard schedule.sum != test.expect.amount else { return [] }
            return [TestResult.differs("合计", "sum", schedule.sum?.description, test.expect.amount?.description)]
        }
        guard let day = test.day else { return [Bilingual(zh: "没有写日期", en: "no day")] }
        guard let decision = decide(entitlement.id, made.subject, on: day, standing: false).first else {
            return [Bilingual(zh: "没有作出决定：缺少所针对的事件或者人", en: "no decision: the event or person it is about is missing")]
        }
        var differences: [Bilingual] = []
        func compare(_ zh: String, _ en: String, _ found: String?, _ expected: String?) {
            if let expected, found != expected { differences.append(TestResult.differs(zh, en, found, expected)) }
        }
        let expect = test.expect
        compare("答复", "answer", decision.answer.rawValue, expect.answer?.rawValue)
        var (amount, least, most): (Decimal128?, Decimal128?, Decimal128?)
        switch decision.amount {
        case .exact(let value): (amount, least, most) = (value, value, value)
        case .range(let low, let high): (least, most) = (low, high)
        case .none, .open: break
        }
        compare("金额", "amount", amount?.description, expect.amount?.description)
        compare("最少", "min", least?.description, expect.min?.description)
        compare("最多", "max", most?.description, expect.max?.description)
        compare("开始", "starts", decision.starts?.description, expect.starts?.description)
        compare("结束", "ends", decision.ends?.description, expect.ends?.description)
        return differences
    }
}

extension TestResult {
    static func differs(_ zh: String, _ en: String, _ found: String?, _ expected: String?) -> Bilingual {
        Bilingual(
            zh: "\(zh)应为 \(expected ?? "无")，得到 \(found ?? "无")",
            en: "\(en) should be \(expected ?? "none"), is \(found ?? "none")")
    }
}
