import Access
import Civil
import Exchange
import FEEL
import Policy
import Registry
import Storage

/// Makes problems of whatever went wrong, so that nobody has to read an error of the language.
enum Failure {
    static func problems(_ error: any Error) -> [Problem] {
        switch error {
        case let problem as Problem: [problem]
        case let refusal as Refusal: refusal.problems
        case let denial as Denial: [denial.problem()]
        case let error as StorageError: [error.problem]
        case let error as JournalError: [error.problem]
        case let error as CheckpointError: [error.problem]
        case let error as FEELError: [error.problem(at: "")]
        case let error as JSONError: [error.problem]
        default:
            [
                Problem(
                    code: "CLI-0001", at: "\(type(of: error))",
                    why: Bilingual(zh: "程序遇到了没有料到的错误", en: "Something happened that the program did not expect."),
                    fix: Bilingual(zh: "请连同编号和所用命令报告维护人员", en: "Report it with its code and the command you gave."))
            ]
        }
    }

    static func make(_ code: String, _ at: String, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String)
        -> Problem
    {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
    }

    static func unknownEntitlement(_ id: String, _ chain: PackChain) -> Problem {
        unknown(
            Bilingual(zh: "待遇", en: "entitlement"), id, at: "--entitlement",
            nearest: Spelling.nearest(to: id, in: chain.entitlementIDs),
            list: Bilingual(zh: "运行 yisheng policy show 列出全部待遇", en: "yisheng policy show lists them all."))
    }

    static func unknownIndicator(_ id: String, _ chain: PackChain) -> Problem {
        unknown(
            Bilingual(zh: "指标", en: "indicator"), id, at: "--id",
            nearest: Spelling.nearest(to: id, in: chain.indicators.keys),
            list: Bilingual(zh: "运行 yisheng indicators 列出全部指标", en: "yisheng indicators lists them all."))
    }

    static func unreadable(_ path: String) -> Problem {
        make(
            "CLI-0002", path, "读不到这个文件", "The file cannot be read.",
            do: "请核对路径和读取权限", "Check the path and the permission to read it.")
    }

    static let nobody = make(
        "CLI-0003", "--person", "登记中找不到这个人，或不在本县辖区内", "The registry has nobody like this, or not in this county.",
        do: "请核对人员编号或身份证号", "Check the person's number or citizen number.")

    static func unknown(_ what: Bilingual, _ name: String, at: String, nearest: String?, list: Bilingual) -> Problem {
        let hint = nearest.map { Bilingual(zh: "是否应为 \($0)？", en: "Did you mean \($0)? ") } ?? Bilingual(zh: "", en: "")
        return make(
            "CLI-0004", at, "没有名为 \(name) 的\(what.zh)", "There is no \(what.en) named \(name).",
            do: hint.zh + list.zh, hint.en + list.en)
    }
}
