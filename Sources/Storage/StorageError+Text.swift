extension StorageError {
    /// A sentence in both languages.
    public struct Sentence: Sendable, Hashable {
        /// Chinese.
        public let zh: String
        /// English.
        public let en: String

        init(_ zh: String, _ en: String) {
            self.zh = zh
            self.en = en
        }
    }

    /// What happened.
    public var why: Sentence {
        switch code {
        case .open: Sentence("打不开数据库", "The database cannot be opened")
        case .notDurable: Sentence("数据库没有启用断电保护", "The database does not sync its commits to disk")
        case .noChecksums: Sentence("数据库集群没有启用数据校验和", "The database cluster runs without data checksums")
        case .busy: Sentence("数据库正被另一个程序占用", "Another program holds the database")
        case .full: Sentence("磁盘已满，本次没有保存", "The disk is full; nothing of this was saved")
        case .corrupt: Sentence("数据库文件已损坏", "The database file is damaged")
        case .unique: Sentence("同一编号的记录已经存在", "A record with the same key exists")
        case .foreignKey: Sentence("所引用的记录不存在", "A record that is referred to does not exist")
        case .check: Sentence("记录不符合表的约束", "A record does not meet a constraint of its table")
        case .statement: Sentence("数据库语句有误", "A database statement is wrong")
        case .type: Sentence("值的类型与列不符", "A value is not of the column's type")
        case .connection: Sentence("与数据库的连接中断", "The connection to the database was lost")
        case .conflict: Sentence("与其他写入反复冲突", "The write kept meeting other writes")
        case .closed: Sentence("数据库已经关闭", "The database is closed")
        case .migrationChanged: Sentence("已执行的迁移被改动过", "A migration that has run was edited afterwards")
        case .migrationUnknown: Sentence("数据库比本程序新", "The database is newer than this program")
        case .migrationOrder: Sentence("迁移编号不连续", "The migrations are not numbered 1, 2, 3 …")
        case .overloaded: Sentence("等待写入的请求过多", "Too many writes are waiting")
        case .library: Sentence("缺少 PostgreSQL 客户端库", "The PostgreSQL client library is missing")
        case .readOnly: Sentence("此处只能读取", "Only reading is possible here")
        case .appendOnly: Sentence("此表只能追加，不能修改或删除", "The table is append-only: nothing in it changes")
        case .permission: Sentence("数据库账号没有此权限", "The database role lacks the permission")
        case .text: Sentence("文本中含有空字符 (U+0000)", "A text contains the character U+0000")
        case .transactionFailed: Sentence("前一条语句已失败，事务作废", "An earlier statement failed, so the transaction is void")
        case .outcomeUnknown: Sentence("提交时连接中断，结果未知", "The connection broke during the commit; the outcome is unknown")
        case .version: Sentence("不支持此版本的数据库", "This version of the database is not supported")
        case .io: Sentence("读写磁盘出错", "Reading or writing the disk failed")
        case .other: Sentence("数据库报告了意外错误", "The database reported an unexpected error")
        }
    }

    /// What to do about it.
    public var fix: Sentence {
        switch code {
        case .open: Sentence("请检查路径、文件夹权限或连接地址", "Check the path, the folder's permissions or the URL")
        case .notDurable: Sentence("请换用支持同步写入的本地磁盘", "Use a local disk and a SQLite that supports synchronous FULL")
        case .noChecksums:
            Sentence(
                "请用 initdb -k 重建集群，或停库后运行 pg_checksums --enable",
                "Create it with initdb -k, or stop it and run pg_checksums --enable")
        case .busy: Sentence("请关闭另一个程序后重试", "Stop the other program, then try again")
        case .full: Sentence("请清理磁盘空间后重试", "Free disk space, then try again")
        case .corrupt: Sentence("请停止写入，从备份恢复，并运行 yisheng verify", "Stop writing, restore a backup, run yisheng verify")
        case .unique: Sentence("请核对编号；若是重复提交，无需再交", "Check the key; a repeated submission needs nothing more")
        case .foreignKey: Sentence("请先登记所引用的记录", "Record what it refers to first")
        case .check: Sentence("请核对所填内容", "Check what was entered")
        case .statement, .type, .transactionFailed, .migrationOrder, .other:
            Sentence("这是程序错误，请连同编号报告维护人员", "This is a fault of the program: report it with its code")
        case .connection: Sentence("请检查数据库服务器后重试", "Check the database server, then try again")
        case .conflict: Sentence("请稍后重试", "Try again in a moment")
        case .closed: Sentence("请重新启动服务", "Start the service again")
        case .migrationChanged: Sentence("请恢复原迁移，改动另写新迁移", "Restore the migration; put the change into a new one")
        case .migrationUnknown: Sentence("请升级本程序", "Use a newer version of this program")
        case .overloaded: Sentence("请稍后重试", "Try again in a moment")
        case .library: Sentence("请安装 libpq5（apt-get install libpq5）", "Install libpq5 (apt-get install libpq5)")
        case .readOnly: Sentence("请经由写入操作修改", "Change data in a write")
        case .appendOnly: Sentence("请追加一条更正记录", "Append a correcting record")
        case .permission: Sentence("请管理员核对数据库角色的授权", "Have the administrator check the role's grants")
        case .text: Sentence("请删去该字符", "Remove that character")
        case .outcomeUnknown: Sentence("请用同一幂等键重新提交", "Submit again with the same idempotency key")
        case .version: Sentence("请使用 PostgreSQL 15", "Use PostgreSQL 15")
        case .io: Sentence("请检查磁盘，再重新启动", "Check the disk, then start again")
        }
    }
}

extension StorageError: CustomStringConvertible {
    /// Code, what happened, where, and what to do, in English.
    public var description: String {
        let place = subject.isEmpty ? "" : " (\(subject))"
        let engine = engineCode.isEmpty ? "" : " [\(engineCode)]"
        return "\(code.rawValue): \(why.en)\(place)\(engine). \(fix.en)."
    }
}
