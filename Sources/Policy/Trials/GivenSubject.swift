public import Civil
import FEEL

/// Makes a subject from facts that are simply given, as in a pack's example or a calculator: typed by the declarations.
public struct GivenSubject {
    /// The subject so far.
    public private(set) var subject = Subject(person: 1, chronicles: [1: Chronicle()])
    /// What could not be read.
    public private(set) var faults: [Bilingual] = []
    private let chain: PackChain
    private var next: Int64 = 1

    /// An empty subject.
    public init(_ chain: PackChain) { self.chain = chain }

    /// Adds what an example gives: the person and the event or other person under the names that the rules use.
    mutating func read(_ test: PackTest, _ entitlement: Entitlement) {
        var other: Int64?
        for (name, value) in test.given {
            guard case .record(let members) = value else {
                fault("“\(name)”应写成“键: 值”", "\(name) should be a mapping")
                continue
            }
            if name == entitlement.subject {
                read(members, person: 1)
            } else if name == entitlement.each?.name {
                switch entitlement.each {
                case .event(let type, let role, _)?: read(members, event: type, role: role, day: test.day)
                case .kin?:
                    next += 1
                    other = next
                    subject.chronicles[next] = Chronicle()
                    read(members, person: next)
                case nil: break
                }
            } else {
                fault("这项待遇里没有“\(name)”", "the entitlement knows no \(name)")
            }
        }
        if case .kin(let relation, _)? = entitlement.each, let other {
            var all = subject.chronicles[1]?.givenKin[relation] ?? []
            // An example names the person that it is about twice: once as such, once among its like.
            if let same = all.firstIndex(where: { same($0, other) }) {
                all.remove(at: same)
            }
            subject.chronicles[1]?.givenKin[relation] = [other] + all
        }
    }

    /// Whether all that is given of one person is given of the other, too.
    private func same(_ left: Int64, _ right: Int64) -> Bool {
        guard let a = subject.chronicles[left]?.given, let b = subject.chronicles[right]?.given else { return false }
        return a.allSatisfy { b[$0.key] == $0.value }
    }

    /// Adds facts of a person by name; persons are nested.
    public mutating func read(_ members: [(name: String, value: Given)], person: Int64) {
        for (name, value) in members {
            guard let fact = chain.facts[name] else {
                let near = Spelling.nearest(to: name, in: chain.facts.keys)
                fault(
                    "没有事实“\(name)”" + (near.map { "，是不是“\($0)”？" } ?? ""),
                    "there is no fact \(name)" + (near.map { "; did you mean \($0)?" } ?? ""))
                continue
            }
            switch (fact.kind, value) {
            case (.person, .scalar(nil)), (.household, .scalar(nil)): subject.chronicles[person]?.givenKin[name] = []
            case (.person, .record(let members)), (.household, .record(let members)):
                let relative = add(members)
                subject.chronicles[person]?.givenKin[name] = [relative]
            case (.persons, .list(let items)):
                var people: [Int64] = []
                for item in items {
                    if case .record(let members) = item { people.append(add(members)) } else { people.append(add([])) }
                }
                subject.chronicles[person]?.givenKin[name] = people
            case (_, .scalar(nil)): subject.chronicles[person]?.given[name] = .null
            case (_, .scalar(let text?)):
                guard let typed = Reader.value(text, fact.kind) else {
                    fault("“\(name)”应为 \(fact.kind.rawValue)", "\(name) should be a \(fact.kind.rawValue)")
                    continue
                }
                subject.chronicles[person]?.given[name] = typed
            default: fault("“\(name)”应为 \(fact.kind.rawValue)", "\(name) should be a \(fact.kind.rawValue)")
            }
        }
    }

    private mutating func add(_ members: [(name: String, value: Given)]) -> Int64 {
        next += 1
        let person = next
        subject.chronicles[person] = Chronicle()
        read(members, person: person)
        return person
    }

    /// Adds an event of the person: its `day` and its fields by name.
    public mutating func read(_ members: [(name: String, value: Given)], event type: String, role: String, day: Day?) {
        var when = day
        var data: [String: JSON] = [:]
        for (name, value) in members {
            guard case .scalar(let text) = value else {
                fault("“\(name)”应为一个值", "\(name) should be a value")
                continue
            }
            if name == "day" {
                when = text.flatMap { Day($0) }
                continue
            }
            guard let field = chain.eventTypes[type]?.field(name) else {
                fault("事件“\(type)”没有字段“\(name)”", "the event \(type) has no field \(name)")
                continue
            }
            guard let text else {
                data[name] = .null
                continue
            }
            do { data[name] = try field.read(.string(text)) } catch {
                fault("“\(name)”不是 \(field.kind.rawValue)", "\(name) is no \(field.kind.rawValue)")
            }
        }
        guard let when else {
            fault("事件没有日期", "the event has no day")
            return
        }
        let sequence = Int64(subject.chronicles[1]?.occasions.count ?? 0) + 1
        subject.chronicles[1]?.occasions.append(
            Occasion(EventReference(sequence: sequence, type: type, day: when), role: role, data: data))
        subject.chronicles[1]?.occasions.sort { $0.reference < $1.reference }
    }

    private mutating func fault(_ zh: String, _ en: String) { faults.append(Bilingual(zh: zh, en: en)) }
}
