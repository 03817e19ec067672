import Access
import Civil
import Exchange
import Hummingbird
import Policy
import Registry
import Storage

/// Sends a filled-in form to the registry. What the registry refuses comes back with the form.
struct RecordSending: Sendable {
    let site: Site
    let account: Account
    let model: RecordForm

    enum Outcome: Sendable {
        case done(Receipt)
        case refused(RecordForm, HTTPResponse.Status)
    }

    func send(_ form: Form, change: Submission.Change?) async throws -> Outcome {
        var model = model
        let purpose = Permissions(account, today: site.registry.today).recording
        var subjects: [String: SubjectReference] = [:]
        let picker = PersonPicker(registry: site.registry, actor: account.actor, purpose: purpose)
        for subject in model.type.subjects {
            let name = "subjects.\(subject.role)"
            switch form["\(name).pick"].flatMap(PersonPick.init) {
            case .person(let picked)?:
                subjects[subject.role] = SubjectReference(person: picked)
                model.values[name] = "\(picked)"
                continue
            case .another(let persons)? where subject.mayBeNew:
                subjects[subject.role] = SubjectReference(distinctFrom: persons)
                continue
            default: break
            }
            switch try await picker.find(model.values[name] ?? "", as: subject) {
            case .nobody:
                if subject.mayBeNew, subject.isRequired { subjects[subject.role] = SubjectReference() }
            case .reference(let reference, _): subjects[subject.role] = reference
            case .several(let persons):
                model.choices[name] = persons
                model.problems.append(.several(at: name))
            case .none: model.problems.append(.nobody(at: name))
            }
        }
        let (data, dataProblems) = RecordInput.data(
            model.type, model.values, site.rules.divisions, site.county.division)
        model.problems += dataProblems
        let day = Day(model.values["day"] ?? "")
        if day == nil { model.problems.append(.noDay) }
        var place: DivisionCode?
        do {
            place = try RecordInput.place(model.values["place"] ?? "", site.rules.divisions, site.county.division)
        } catch {
            model.problems.append(.unknownPlace(at: "place"))
        }
        var submission = Submission(
            type: model.type.id, day: day ?? site.registry.today, place: place, subjects: subjects, data: data,
            source: account.source, key: model.key, change: change)
        // The registry adds what it has against the rest: all problems come at once.
        submission.problems = model.problems
        do {
            return .done(try await site.registry.append(submission, by: account.actor, for: purpose))
        } catch let refusal as Civil.Refusal {
            model.problems = refusal.problems
            // Somebody very much like this is there: shown, to be chosen or said to be another.
            if let known = refusal.problems.first(where: { $0.code == "REG-0045" }) {
                model.resembling[known.at] = try await site.registry.matches(
                    of: submission, as: account.actor, for: purpose
                ).map(\.person)
            }
            return .refused(model, WebFailure(refusal).status)
        } catch let error as StorageError {
            // The key stays the same: sent again it is still one event.
            model.problems = WebFailure(error).problems
            return .refused(model, .serviceUnavailable)
        }
    }
}

/// What was chosen among persons whom a form has offered.
enum PersonPick {
    case person(Int64)
    /// None of these: somebody else.
    case another([Int64])

    init?(_ text: String) {
        if let number = Int64(text), number > 0 {
            self = .person(number)
        } else if text.hasPrefix("not-") {
            let numbers = text.dropFirst(4).split(separator: "-").map { Int64($0) }
            guard !numbers.isEmpty, numbers.count <= 20, !numbers.contains(nil) else { return nil }
            self = .another(numbers.compactMap { $0 })
        } else {
            return nil
        }
    }

    var text: String {
        switch self {
        case .person(let number): "\(number)"
        case .another(let numbers): "not-" + numbers.map { "\($0)" }.joined(separator: "-")
        }
    }
}

/// What was filled in, brought to the form in which the registry takes it.
enum RecordInput {
    /// The fields that were filled in; what cannot be read is a problem.
    static func data(
        _ type: EventType, _ values: [String: String], _ divisions: DivisionTree, _ county: DivisionCode
    ) -> (data: [String: JSON], problems: [Problem]) {
        var data: [String: JSON] = [:]
        var problems: [Problem] = []
        for field in type.fields {
            let name = "data.\(field.name)"
            guard let text = values[name], !text.isEmpty else { continue }
            switch field.kind {
            case .money:
                if let yuan = Decimal128(text), let money = Money(yuan: yuan) {
                    data[field.name] = .integer(money.fen)
                } else {
                    problems.append(.badMoney(at: name))
                }
            case .division:
                do {
                    if let code = try place(text, divisions, county) { data[field.name] = .string(code.description) }
                } catch { problems.append(.unknownPlace(at: name)) }
            default: data[field.name] = .string(text)
            }
        }
        return (data, problems)
    }

    /// A place by its code, its name within the county, or its full name; `nil` when nothing was typed.
    static func place(_ text: String, _ divisions: DivisionTree, _ county: DivisionCode) throws(Problem)
        -> DivisionCode?
    {
        guard !text.isEmpty else { return nil }
        if let code = DivisionCode(text), code != .nation { return code }
        let near = [county] + divisions.children(of: county).map(\.code)
        if let code = near.first(where: { divisions.name(of: $0) == text }) { return code }
        let named = divisions.divisions.filter { $0.end == nil && text.hasSuffix($0.name) }
        if let code = named.first(where: { divisions.fullName(of: $0.code) == text })?.code { return code }
        throw .unknownPlace(at: "")
    }
}

extension Problem {
    static func several(at path: String) -> Problem {
        Problem(
            code: "SRV-0111", at: path, why: Bilingual(zh: "有多人符合", en: "Several people match."),
            fix: Bilingual(zh: "请从列出的人员中选择一人", en: "Choose one of those listed."))
    }

    static func nobody(at path: String) -> Problem {
        Problem(
            code: "SRV-0112", at: path,
            why: Bilingual(zh: "辖区内没有找到这个人", en: "There is no such person in your division."),
            fix: Bilingual(zh: "请核对，或者填写公民身份号码", en: "Check it, or give the citizen number."))
    }

    static func badMoney(at path: String) -> Problem {
        Problem(
            code: "SRV-0113", at: path, why: Bilingual(zh: "金额看不懂", en: "This is no amount of money."),
            fix: Bilingual(zh: "请以元为单位填写，最多两位小数", en: "Give it in yuan, with at most two decimals."))
    }

    static func unknownPlace(at path: String) -> Problem {
        Problem(
            code: "SRV-0114", at: path, why: Bilingual(zh: "没有找到这个地方", en: "There is no such place."),
            fix: Bilingual(
                zh: "请填写 6、9 或 12 位行政区划代码，或者全称", en: "Give its code of 6, 9 or 12 digits, or its full name."))
    }

    static let noDay = Problem(
        code: "SRV-0115", at: "day", why: Bilingual(zh: "日期没有填写，或者不存在", en: "The day is missing or does not exist."),
        fix: Bilingual(zh: "请填写事件发生的日期", en: "Give the day on which it happened."))
}
