/// What can be wrong with a row of CSV, numbered as the codes are.
enum CSVFault: Int, CaseIterable {
    case quote = 1
    case strayQuote
    case large
    case fields
    case encoding
    case gb18030
    case utf16
    case null

    private var why: Bilingual {
        switch self {
        case .quote: Bilingual(zh: "引号没有结束", en: "A quoted field does not end.")
        case .strayQuote:
            Bilingual(zh: "引号位置不对", en: "A quotation mark stands where none may.")
        case .large: Bilingual(zh: "这一行过长", en: "The row is too long.")
        case .fields: Bilingual(zh: "这一行的列数过多", en: "The row has too many fields.")
        case .encoding: Bilingual(zh: "这一行不是有效的UTF-8编码", en: "The row is not UTF-8.")
        case .gb18030: Bilingual(zh: "文件像是GB18030（GBK）编码", en: "The file seems to be GB18030 (GBK).")
        case .utf16: Bilingual(zh: "文件是UTF-16编码", en: "The file is UTF-16.")
        case .null: Bilingual(zh: "这一行含有空字符", en: "The row holds a null character.")
        }
    }

    private var fix: Bilingual {
        switch self {
        case .quote, .strayQuote:
            Bilingual(
                zh: "含逗号、引号或换行的内容请整体加引号，其中的引号写两遍",
                en: "Put quotation marks around the whole field and write those within twice.")
        case .large, .fields:
            Bilingual(zh: "请检查是否缺少换行或引号未配对", en: "Look for a missing line end or quotation mark.")
        case .encoding, .null:
            Bilingual(zh: "请更正这一行的内容", en: "Correct the content of the row.")
        case .gb18030, .utf16:
            Bilingual(
                zh: "请在Excel中另存为“CSV UTF-8（逗号分隔）”后重新上传",
                en: "Save it in Excel as “CSV UTF-8 (comma delimited)” and send it again.")
        }
    }

    func problem(row: Int, line: Int) -> Problem {
        Problem(code: "CSV-000\(rawValue)", at: "row \(row), line \(line)", why: why, fix: fix)
    }
}

/// Telling GB18030 from broken UTF-8.
public enum GB18030 {
    /// Whether `bytes` can be GB18030 text, with at least one two-byte character of the kind common Chinese text has.
    public static func couldBe(_ bytes: [UInt8]) -> Bool {
        var index = 0
        var common = 0
        while index < bytes.count {
            let first = bytes[index]
            if first < 0x80 {
                index += 1
                continue
            }
            guard first >= 0x81, first <= 0xFE, index + 1 < bytes.count else { return false }
            let second = bytes[index + 1]
            if second >= 0x30, second <= 0x39 {
                guard index + 3 < bytes.count, bytes[index + 2] >= 0x81, bytes[index + 2] <= 0xFE,
                    bytes[index + 3] >= 0x30, bytes[index + 3] <= 0x39
                else { return false }
                index += 4
            } else {
                guard second >= 0x40, second != 0x7F, second != 0xFF else { return false }
                // GB 2312 level one and two: the characters of everyday text.
                if first >= 0xB0, first <= 0xF7, second >= 0xA1 { common += 1 }
                index += 2
            }
        }
        return common > 0
    }
}
