import Access
import Civil
import Hummingbird
import Policy
import Registry
import Storage

/// Why a request is not answered with what it asked for, in the form of HTTP.
struct WebFailure: Error {
    let status: HTTPResponse.Status
    let problems: [Problem]
    /// Seconds after which to try again.
    var retryAfter: Int?

    static func make(
        _ status: HTTPResponse.Status, _ code: String, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String,
        at: String = ""
    ) -> WebFailure {
        WebFailure(
            status: status,
            problems: [
                Problem(
                    code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
            ])
    }

    static let signInNeeded = make(
        .unauthorized, "SRV-0010", "请先登录", "You are not signed in.", do: "请登录后再试", "Sign in and try again.")
    static let notFound = make(
        .notFound, "SRV-0011", "没有这个页面", "There is no such page.", do: "请从首页进入", "Start from the home page.")
    static let mayNotRecord = make(
        .forbidden, "SRV-0018", "您的岗位不登记这类事件", "Your role does not record events of this kind.",
        do: "请由有权登记的机构办理", "Leave it to an office that records them.")
    static let mayNotAssess = make(
        .forbidden, "SRV-0035", "您的岗位不作政策评估", "Your role does not assess policies.", do: "请由县级主管部门或者分析人员办理",
        "Leave it to the county office or an analyst.")
    static let badForm = make(
        .badRequest, "SRV-0012", "表单已失效", "The form is out of date.", do: "请返回上一页重新提交", "Go back and send it again.")
    static let tooLarge = make(
        .contentTooLarge, "SRV-0013", "内容过大，最多 1 MB", "The body is larger than 1 MB.",
        do: "大量数据请用导入命令", "Use the import command for large data.")
    static let badRequest = make(
        .badRequest, "SRV-0014", "请求的格式不对", "The request is malformed.", do: "请对照接口说明", "See the API description.")

    static func wrongParameter(_ name: String, _ zh: String, _ en: String) -> WebFailure {
        make(
            .badRequest, "SRV-0015", "参数应为\(zh)", "The parameter should be \(en).", do: "请改正后重试",
            "Correct it and try again.",
            at: name)
    }

    /// The failure that an error of a room below stands for. What is not expected says nothing of its inside.
    init(_ error: any Error) {
        switch error {
        case let failure as WebFailure: self = failure
        case let refusal as Civil.Refusal:
            let isConflict = refusal.problems.contains { $0.code == "REG-0050" }
            let isForbidden = refusal.problems.contains { $0.code.hasPrefix("ACC-") }
            self.init(
                status: isForbidden ? .forbidden : isConflict ? .conflict : .unprocessableContent,
                problems: refusal.problems)
        case let denial as Denial: self.init(status: .forbidden, problems: [denial.problem()])
        case let problem as Problem: self.init(status: .badRequest, problems: [problem])
        case let error as SignInError: self.init(status: .unauthorized, problems: [error.problem])
        case let error as JSONError: self.init(status: .badRequest, problems: [error.problem])
        case let error as StorageError:
            let status: HTTPResponse.Status = error.code == .full ? HTTPResponse.Status(code: 507) : .serviceUnavailable
            self = .make(
                status, error.code.rawValue, "数据库暂时不能服务", "The database cannot serve at the moment.",
                do: "请稍后重试；同一笔登记用同一个键重试不会重复", "Try again later; with the same key nothing is recorded twice.")
            retryAfter = 5
        case let error as any HTTPResponseError where error.status == .contentTooLarge: self = .tooLarge
        case let error as any HTTPResponseError where error.status == .notFound: self = .notFound
        case let error as any HTTPResponseError where error.status.code < 500:
            self.init(status: error.status, problems: WebFailure.badRequest.problems)
        default:
            self = .make(
                .internalServerError, "SRV-0099", "系统内部出错", "Something failed inside.",
                do: "请稍后重试；如仍出现请告知管理员", "Try again later; if it stays, tell the administrator.")
        }
    }

    init(status: HTTPResponse.Status, problems: [Problem]) {
        self.status = status
        self.problems = problems
    }

    /// The body of an RFC 9457 problem.
    func body(_ language: Language) -> JSON {
        let first = problems.first
        return .object([
            ("type", .string("about:blank")), ("title", .string(first?.why[language] ?? "")),
            ("status", .integer(status.code)), ("detail", .string(first?.fix[language] ?? "")),
            ("problems", .array(problems.map(\.json))),
        ])
    }
}
