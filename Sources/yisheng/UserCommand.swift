import Access
import ArgumentParser
import Civil
import Exchange
import Foundation
import Server

/// Makes, lists and locks accounts.
struct UserCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "user", _superCommandName: Yisheng.name,
            abstract: say("建立、查看、停用账号", "Make, list and lock accounts"),
            subcommands: [Add.self, List.self, Lock.self, Unlock.self, SetPassword.self])
    }

    struct Add: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "add", abstract: say("建立账号", "Make an account"),
                discussion: say(
                    """
                    密码从标准输入读一行，不写在命令里，免得留在历史记录中。

                    例：yisheng user add admin --role administrator --of 350583 --name 系统管理员 < password.txt
                    """,
                    """
                    The password is read as one line from standard input, so that it stays in no history.

                    Example: yisheng user add admin --role administrator --of 350583 --name Administrator < password.txt
                    """))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        @Argument(help: .words("登录名", "The login."))
        var login: String

        @Option(help: .words("岗位", "The role.", value: "role"))
        var role: Role

        @Option(help: .words("所在区划", "Where it works.", value: "code"), transform: divisionCode)
        var of: DivisionCode

        @Option(help: .words("名称", "What pages call it.", value: "name"))
        var name: String?

        @Option(help: .words("家庭账号对应的人员编号", "The person behind a family's account.", value: "n"))
        var person: Int64?

        @Option(
            help: .words(
                "协同部门账号所属的部门，如 police", "Which department a department's account is of, like police.", value: "id"))
        var department: String?

        func run() async throws {
            try await voice.run {
                guard let password = readLine(strippingNewline: true) else { throw Failure.noPassword }
                try await place.with(making: true) { open in
                    let account = try await open.accounts().create(
                        NewAccount(
                            login: login, name: name ?? login, role: role, division: of, person: person,
                            department: department, password: password))
                    voice.document(account.document)
                    voice.line(say("已建立账号 \(account.login)", "Made the account \(account.login)"))
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "list", abstract: say("列出账号", "List the accounts"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let accounts = try await open.accounts().accounts(in: open.county.division)
                    voice.document(.array(accounts.map(\.document)))
                    for account in accounts {
                        let state = account.isDisabled ? say("已停用", "locked") : ""
                        voice.line(
                            "\(account.login)\t\(account.role.rawValue)\t\(account.division)\t\(account.name)\t\(state)"
                        )
                    }
                }
            }
        }
    }

    struct Lock: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "lock", abstract: say("停用账号，立即退出其登录", "Lock an account and end its sessions"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice
        @Argument(help: .words("登录名", "The login.")) var login: String

        func run() async throws {
            try await voice.run {
                try await place.with(making: true) { try await $0.set(disabled: true, login, voice) }
            }
        }
    }

    struct Unlock: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "unlock", abstract: say("恢复账号", "Unlock an account"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice
        @Argument(help: .words("登录名", "The login.")) var login: String

        func run() async throws {
            try await voice.run {
                try await place.with(making: true) { try await $0.set(disabled: false, login, voice) }
            }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "password",
                abstract: say("重设密码（从标准输入读一行）", "Set a new password (one line from standard input)"))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice
        @Argument(help: .words("登录名", "The login.")) var login: String

        func run() async throws {
            try await voice.run {
                guard let password = readLine(strippingNewline: true) else { throw Failure.noPassword }
                try await place.with(making: true) { open in
                    let account = try await open.account(login)
                    try await open.accounts().set(password: password, account.id)
                    voice.line(say("密码已重设", "The password is set"))
                }
            }
        }
    }
}

extension OpenRegistry {
    fileprivate func accounts() async throws -> Accounts {
        try await Accounts(database: database, clock: DataFolder.now, random: DataFolder.random)
    }

    fileprivate func account(_ login: String) async throws -> Account {
        guard let account = try await accounts().account(login: login) else {
            throw Failure.make(
                "CLI-0020", "login", "没有这个账号", "There is no such account.", do: "用 yisheng user list 查看",
                "See yisheng user list.")
        }
        return account
    }

    fileprivate func set(disabled: Bool, _ login: String, _ voice: Voice) async throws {
        let account = try await account(login)
        try await accounts().set(disabled: disabled, account.id)
        voice.document(.object([("login", .string(login)), ("disabled", .bool(disabled))]))
        voice.line(disabled ? say("已停用 \(login)", "Locked \(login)") : say("已恢复 \(login)", "Unlocked \(login)"))
    }
}

extension Account {
    fileprivate var document: JSON {
        .object([
            ("id", .integer(id)), ("login", .string(login)), ("name", .string(name)), ("role", .string(role.rawValue)),
            ("division", .string(division.description)), ("disabled", .bool(isDisabled)),
        ])
    }
}

extension Failure {
    fileprivate static var noPassword: any Error {
        Failure.make(
            "CLI-0021", "password", "没有从标准输入读到密码", "No password came from standard input.",
            do: "例如 echo 密码 | yisheng user add …", "For example: echo PASSWORD | yisheng user add …")
    }
}
