import Civil

/// The catalogue of what an import refuses before the registry sees it. Codes `EXC-nnnn` are stable and never used again.
extension Problem {
    private static func make(
        _ code: String, _ at: String, _ zh: String, _ en: String, do fixZh: String, _ fixEn: String
    ) -> Problem {
        Problem(code: code, at: at, why: Bilingual(zh: zh, en: en), fix: Bilingual(zh: fixZh, en: fixEn))
    }

    // MARK: Files

    static func unreadableFile(_ path: String) -> Problem {
        make(
            "EXC-0010", path, "读不到这个文件", "The file cannot be read.",
            do: "请核对路径和读取权限", "Check the path and the permission to read it.")
    }

    static func unwritableFile(_ path: String) -> Problem {
        make(
            "EXC-0011", path, "写不了这个文件", "The file cannot be written.",
            do: "请核对文件夹是否存在、是否可写、磁盘是否已满", "Check that the folder is there, may be written, and the disk is not full.")
    }

    static func unknownForm(_ path: String) -> Problem {
        make(
            "EXC-0012", path, "从文件名看不出格式", "The file's name does not tell its format.",
            do: "文件名应以 .csv 或 .ndjson 结尾，或用 --format 指明", "Name it .csv or .ndjson, or say which with --format.")
    }

    static func gb18030(_ path: String) -> Problem {
        make(
            "EXC-0013", path, "文件是 GB18030（GBK）编码，不是 UTF-8", "The file is in GB18030 (GBK), not in UTF-8.",
            do: "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”，或运行 iconv -f GB18030 -t UTF-8 转换后再导入",
            "Save it in Excel as “CSV UTF-8 (comma delimited)”, or convert it with iconv -f GB18030 -t UTF-8.")
    }

    static func utf16(_ path: String) -> Problem {
        make(
            "EXC-0014", path, "文件是 UTF-16 编码，不是 UTF-8", "The file is in UTF-16, not in UTF-8.",
            do: "请另存为 UTF-8，或运行 iconv -f UTF-16 -t UTF-8 转换后再导入",
            "Save it as UTF-8, or convert it with iconv -f UTF-16 -t UTF-8.")
    }

    static func workbook(_ path: String) -> Problem {
        make(
            "EXC-0015", path, "这是 Excel 工作簿或压缩文件，不是文本", "This is an Excel workbook or an archive, not text.",
            do: "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”，压缩文件请先解压",
            "Save it in Excel as “CSV UTF-8 (comma delimited)”, or unpack it first.")
    }

    static func binary(_ path: String) -> Problem {
        make(
            "EXC-0016", path, "这不是文本文件", "This is not a text file.",
            do: "请提供 UTF-8 编码的 CSV 或 NDJSON 文件", "Give a CSV or NDJSON file in UTF-8.")
    }

    // MARK: Header

    static let emptyFile = make(
        "EXC-0020", "", "文件是空的", "The file is empty.",
        do: "CSV 的第一行应为列名；可用 yisheng template 生成",
        "The first row of a CSV holds the column names; yisheng template writes them.")

    static func unknownColumn(_ name: String, number: Int, nearest: String?) -> Problem {
        let shown = name.count > 40 ? String(name.prefix(40)) + "…" : name
        let hint = nearest.map { ("是否应为“\($0)”？", "Did you mean “\($0)”?") }
        return make(
            "EXC-0021", "column \(number)", "没有“\(shown)”这一列", "There is no column “\(shown)”.",
            do: (hint?.0 ?? "") + "请改正列名；不需要的列请在列名前加下划线",
            (hint.map { $0.1 + " " } ?? "") + "Correct the name, or begin it with _ to leave the column out.")
    }

    static let noHeader = make(
        "EXC-0026", "column 1", "第一行不是列名，像是数据", "The first row holds no column names but what looks like data.",
        do: "请在第一行写列名；可用 yisheng template 生成", "Put the column names into the first row; yisheng template writes them.")

    static func columnTwice(_ name: String, number: Int) -> Problem {
        make(
            "EXC-0022", "column \(number)", "“\(name)”出现了两次", "“\(name)” stands twice in the header.",
            do: "请保留一列", "Keep one of the two.")
    }

    static func missingColumn(_ name: String) -> Problem {
        make(
            "EXC-0023", name, "缺少“\(name)”这一列", "The column “\(name)” is missing.",
            do: "请补上该列；可用 yisheng template 生成列名", "Add it; yisheng template writes the header.")
    }

    static func unknownType(_ name: String, nearest: String?, known: [String]) -> Problem {
        let hint = nearest.map { ("是否应为 \($0)？", "Did you mean \($0)? ") } ?? ("", "")
        // Only what can be the name of a type is repeated: in shifted columns it may be anything of the row.
        let isName = name.utf8.count <= 40 && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
        return make(
            "EXC-0024", "type", isName ? "没有 \(name) 这个事件类型" : "没有这个事件类型",
            isName ? "There is no event type \(name)." : "There is no such event type.",
            do: "\(hint.0)可用的类型：\(known.joined(separator: "、"))",
            "\(hint.1)Declared types: \(known.joined(separator: ", ")).")
    }

    static func badMap(_ path: String, _ at: String, _ zh: String, _ en: String) -> Problem {
        make(
            "EXC-0025", "\(path) \(at)", zh, en, do: "请对照 yisheng help import 中的例子改正",
            "Correct it after the example in yisheng help import.")
    }

    // MARK: Rows

    static func fieldCount(_ given: Int, _ expected: Int) -> Problem {
        make(
            "EXC-0030", "", "这一行有 \(given) 列，表头有 \(expected) 列",
            "The row has \(given) fields and the header \(expected).",
            do: "请检查是否漏了逗号或引号", "Look for a missing comma or quotation mark.")
    }

    static func longLine(limit: Int) -> Problem {
        make(
            "EXC-0031", "", "这一行超过 \(limit / 1024) KB", "The line is longer than \(limit / 1024) KB.",
            do: "请检查是否缺少换行：每行一个事件", "Look for a missing line end: each line holds one event.")
    }

    static func roundedNumber(at path: String) -> Problem {
        make(
            "EXC-0032", path, "号码被表格软件改成了科学计数法，末几位已丢失",
            "A spreadsheet has turned the number into 3.5E+17 and lost its last digits.",
            do: "请把该列设为“文本”格式后重新填写", "Format the column as text and enter the number again.")
    }

    static let notAnEvent = make(
        "EXC-0033", "_line", "这一行还没有改正", "This line has not been corrected yet.",
        do: "请把 _line 中的内容改写成一个事件，放在这一行", "Write the event of _line in its place.")

    static func columnOfOtherType(at path: String) -> Problem {
        make(
            "EXC-0034", path, "这类事件没有这一列", "This event type has no such column.",
            do: "请清空该格，或核对事件类型", "Leave the cell empty, or check the event type.")
    }

    static func formulaError(at path: String) -> Problem {
        make(
            "EXC-0035", path, "单元格里是表格软件的错误值", "The cell holds an error value of a spreadsheet.",
            do: "请填写实际内容", "Enter the content itself.")
    }

    // MARK: Folders

    static func noDivision(_ path: String) -> Problem {
        make(
            "EXC-0040", "--division", "还不知道这是哪个县的登记", "It is not known which county's registry this is.",
            do: "请用 --division 给出县级代码，例如 --division 350583", "Give the county with --division, as --division 350583.")
    }

    static func otherDivision(_ kept: String) -> Problem {
        make(
            "EXC-0041", "--division", "此登记属于 \(kept)，与所给的区划不同",
            "This registry is that of \(kept), not of the division given.",
            do: "请去掉 --division，或换一个数据文件夹", "Leave --division out, or use another data folder.")
    }

    static func badKey(_ path: String) -> Problem {
        make(
            "EXC-0042", path, "密钥文件不是 32 个字节", "The key file does not hold 32 bytes.",
            do: "请从备份恢复该文件；不要删除，否则旧检查点无法核对",
            "Restore it from a backup; without it no earlier checkpoint can be checked.")
    }

    static func badSettings(_ path: String) -> Problem {
        make(
            "EXC-0043", path, "设置文件读不懂", "The settings cannot be read.",
            do: "应形如 {\"division\": \"350583\"}", "It should look like {\"division\": \"350583\"}.")
    }

    static func brokenPacks(_ count: Int, first: String) -> Problem {
        make(
            "EXC-0044", "--packs", "政策包有 \(count) 处错误，第一处：\(first)",
            "The packs have \(count) errors, the first: \(first)",
            do: "请运行 yisheng policy lint 查看全部", "Run yisheng policy lint to see them all.")
    }

    static func noTypes(_ division: String) -> Problem {
        make(
            "EXC-0045", "--packs", "政策包里没有适用于 \(division) 的事件类型", "No pack declares an event type for \(division).",
            do: "请用 --packs 指出 Packs 文件夹", "Give the Packs folder with --packs.")
    }
}
