public import Civil
public import FEEL

/// How grave something is, suggested from what was found: levels, the highest that a criterion gives, and marks that stand beside any level.
///
/// It suggests. A named person decides, and says why where the decision is another one.
public struct Grading: Sendable {
    /// The id, as `pregnancy-risk`.
    public var id: String
    /// The title.
    public var title: Bilingual
    /// The clauses it rests on.
    public var cite: [Citation]
    /// The programme each of whose episodes is graded.
    public var programme: String
    /// Where the decision is recorded.
    public var decided: Decided
    /// The levels, the highest first; the last holds where nothing is found.
    public var levels: [Level]
    /// Marks that stand beside any level.
    public var marks: [Mark]
    /// What criteria read, by name.
    public var values: [NamedValue]
    /// The events that say that something was found.
    public var findings: [Finding]
    /// The criteria, in order.
    public var criteria: [Criterion]
    /// The pack that declares it.
    public var pack: String
    /// Where it is declared.
    public var place: Place

    /// The event type and fields with which somebody decides.
    public struct Decided: Sendable {
        /// The event type.
        public var type: String
        /// The field with the level that was decided, that with the one that was suggested, and that with the reason where they differ.
        public var level: String
        public var suggested: String
        public var reason: String
    }

    /// A level: a code of the field ``Decided/level``.
    public struct Level: Sendable {
        /// The code.
        public var id: String
        /// What is done at this level.
        public var care: Bilingual?
    }

    /// A mark that stands beside any level.
    public struct Mark: Sendable {
        /// The id.
        public var id: String
        /// The title. Who may not see the events that give it does not see it.
        public var title: Bilingual
        /// What is done.
        public var care: Bilingual?
    }

    /// A value that criteria read.
    public struct NamedValue: Sendable {
        /// The name.
        public var name: String
        /// The title.
        public var title: Bilingual
        /// Where it comes from.
        public var source: Source

        /// Where a value comes from.
        public enum Source: Sendable {
            /// The completed years of the person on the day.
            case age
            /// The last value of a field of such events in the episode, else before it.
            case last(type: String, field: String)
            /// What an expression over the values before it gives.
            case expression(Expression)
        }
    }

    /// Events that say that something was found, and which level or mark each code of their field gives.
    public struct Finding: Sendable {
        /// The event type.
        public var type: String
        /// The field with the code of what was found.
        public var field: String
        /// The level or mark of each code.
        public var gives: [String: String]
    }

    /// A criterion by values.
    public struct Criterion: Sendable {
        /// The level that it gives.
        public var level: String
        /// When: over the values and parameters. What nobody has settled asks a person.
        public var when: Expression
        /// In words.
        public var title: Bilingual
        /// The clauses it rests on.
        public var cite: [Citation]
        /// Where it is declared.
        public var place: Place
    }
}

/// What a grading suggests.
public struct GradeSuggestion: Sendable {
    /// The level.
    public var level: String
    /// The marks beside it.
    public var marks: [String]
    /// Why: each criterion that holds and each thing that was found, the gravest first.
    public var reasons: [Reason]
    /// What a person must decide: criteria that hang on something that nobody has settled.
    public var questions: [Reason]
    /// The values that are not known, by name.
    public var missing: [String]

    /// One reason.
    public struct Reason: Sendable {
        /// The level or mark that it gives, or would give.
        public var gives: String
        /// In words.
        public var title: Bilingual
        /// The clauses it rests on.
        public var cite: [Citation]
        /// The day of the event that says so; nil: it follows from values.
        public var day: Day?
    }
}

extension PackChain {
    /// What a grading suggests for an episode of a person.
    ///
    /// - Parameters:
    ///   - chronicle: what the person's life tells.
    ///   - first: the first day of the episode: what was found before does not count, what was measured does.
    public func suggestion(
        _ grading: Grading, _ chronicle: Chronicle, since first: Day, on day: Day
    ) -> GradeSuggestion {
        let past = chronicle.occasions.filter { $0.reference.day <= day }
        var values: [(name: String, value: Value)] = []
        for declared in grading.values {
            let value: Value
            switch declared.source {
            case .age:
                let birth = chronicle.attributes["birth_date"]?.last?.value.string.flatMap { Day($0) }
                value = birth.flatMap { $0 <= day ? .number(Decimal128($0.completedYears(on: day))) : nil } ?? .null
            case .last(let type, let field):
                let found = past.last { $0.reference.type == type && $0.data[field].map { !$0.isNull } == true }
                value = found.flatMap { eventTypes[type]?.field(field)?.value($0.data[field]) } ?? .null
            case .expression(let expression):
                value = expression.evaluate(context(values, for: expression, on: day))
            }
            values.append((declared.name, value))
        }
        var reasons: [GradeSuggestion.Reason] = []
        var questions: [GradeSuggestion.Reason] = []
        for criterion in grading.criteria {
            let result = criterion.when.evaluate(context(values, for: criterion.when, on: day))
            let reason = GradeSuggestion.Reason(gives: criterion.level, title: criterion.title, cite: criterion.cite)
            if result.boolean == true {
                reasons.append(reason)
            } else if result.isUnknown {
                questions.append(reason)
            }
        }
        for occasion in past where occasion.reference.day >= first {
            for finding in grading.findings where finding.type == occasion.reference.type {
                guard let code = occasion.data[finding.field]?.string, let gives = finding.gives[code] else { continue }
                let title = eventTypes[finding.type]?.field(finding.field)?.codes.first { $0.code == code }?.title
                reasons.append(
                    .init(
                        gives: gives, title: title ?? Bilingual(zh: code, en: code), cite: [],
                        day: occasion.reference.day))
            }
        }
        let order = grading.levels.map(\.id)
        func rank(_ id: String) -> Int { order.firstIndex(of: id) ?? order.count }
        let level = reasons.map(\.gives).filter(order.contains).min { rank($0) < rank($1) } ?? order.last ?? ""
        // A question about what would change nothing is none.
        questions.removeAll { rank($0.gives) >= rank(level) }
        return GradeSuggestion(
            level: level,
            marks: grading.marks.map(\.id).filter { mark in reasons.contains { $0.gives == mark } },
            reasons: reasons.sorted { rank($0.gives) < rank($1.gives) }, questions: questions,
            missing: values.filter { $0.value.isNull }.map(\.name))
    }

    private func context(_ values: [(name: String, value: Value)], for expression: Expression, on day: Day) -> Context {
        let roots = Set(expression.paths.compactMap(\.first))
        var names: [String] = []
        var contents: [Value] = []
        for (name, value) in values where roots.contains(name) {
            names.append(name)
            contents.append(value)
        }
        for root in roots.subtracting(names).sorted() where parameterRoots.contains(root) {
            let ids = parameters[root] != nil ? [root] : parameters.keys.filter { $0.hasPrefix("\(root).") }.sorted()
            let members = ids.map { EntitlementEvaluation.parameter($0, tables[$0], day, nil) }
            names.append(root)
            contents.append(
                ids == [root]
                    ? members[0]
                    : .context(Context(shape: Shape(ids.map { String($0.dropFirst(root.count + 1)) }), values: members))
            )
        }
        return Context(shape: Shape(names), values: contents)
    }
}
