import Civil
import Foundation
import Testing

@Suite struct NameTests {
    @Test(arguments: [
        ("陈思远", "chen siyuan", "csy"), ("单晓乐", "shan xiaole", "sxl"), ("仇和", "qiu he", "qh"), ("曾国", "zeng guo", "zg"),
        ("解珍", "xie zhen", "xz"), ("查良", "zha liang", "zl"), ("区明", "ou ming", "om"), ("尉迟恭", "yuchi gong", "ycg"),
        ("欧阳修", "ouyang xiu", "oyx"), ("上官云", "shangguan yun", "sgy"), ("万俟雪", "moqi xue", "mqx"),
        ("吕布", "lyu bu", "lb"), ("欧阳", "ou yang", "oy"), ("任伟", "ren wei", "rw"),
        ("买买提·艾力", "maimaiti aili", "mmtal"), ("John Smith", "john smith", "js"), ("陈𬭎", "chen 𬭎", "c𬭎"),
        ("A宝", "abao", "ab"), ("", "", ""),
    ])
    func `names are spelled with the readings of surnames`(name: String, spelled: String, initials: String) {
        #expect(Pinyin.spell(name) == spelled)
        #expect(Pinyin.initials(name) == initials)
    }

    @Test func `characters have their readings without tones`() {
        #expect(Pinyin.readings(of: "乐") == ["le", "yue"])
        #expect(Pinyin.readings(of: "女").first == "nyu")
        #expect(Pinyin.readings(of: "一") == ["yi"])
        #expect(Pinyin.readings(of: "龥") == ["yu"])
        #expect(Pinyin.readings(of: "〇") == ["ling"])
        #expect(Pinyin.readings(of: "a") == [])
        #expect(Pinyin.readings(of: "😀") == [])
        #expect(Pinyin.key("Lv Bu") == "lyu bu")
        #expect(Pinyin.key("LÜ") == "lyu")
    }

    @Test(.enabled(if: Shared.has("china/surnames_top100.csv")))
    func `the hundred usual surnames are read right`() throws {
        var seen = 0
        for row in CSV.rows(try Shared.text("china/surnames_top100.csv")).dropFirst() {
            #expect(Pinyin.spell(row.fields[1] + "一") == Pinyin.key(row.fields[2]) + " yi", "\(row.fields[1])")
            seen += 1
        }
        #expect(seen == 100)
    }

    @Test(.enabled(if: Shared.has("china/pinyin_8105.csv")))
    func `a usual reading of a standard character is among its readings`() throws {
        var missing = 0
        var seen = 0
        for row in CSV.rows(try Shared.text("china/pinyin_8105.csv")).dropFirst() {
            guard let character = row.fields[1].first, !Pinyin.readings(of: character).isEmpty else { continue }
            let folded = row.fields[2].decomposedStringWithCanonicalMapping.unicodeScalars
                .filter { !$0.properties.isDiacritic || $0 == "\u{308}" }
            let reading = Pinyin.key(String(String.UnicodeScalarView(folded)).precomposedStringWithCanonicalMapping)
            seen += 1
            if !Pinyin.readings(of: character).contains(reading) { missing += 1 }
        }
        #expect(seen > 7500)
        #expect(missing < seen / 200)
    }

    @Test(arguments: [
        ("张 三", "张三"), ("买买提•艾力", "买买提·艾力"), ("买买提 · 艾力", "买买提·艾力"), ("ＪＯＨＮ  Smith", "JOHN Smith"),
        ("  陈思远\u{3000}", "陈思远"),
        ("陈𬭎", "陈𬭎"), ("O'Neil-Li", "O'Neil-Li"),
    ])
    func `names get their one form`(input: String, text: String) throws {
        #expect(try PersonName(parsing: input).text == text)
    }

    @Test(arguments: [
        ("", PersonNameError.length), ("陈", .length), (String(repeating: "陈", count: 51), .length), ("陈1", .characters),
        ("陈?远", .characters), ("·陈远", .dot), ("陈远·", .dot), ("陈··远", .dot), ("陈\u{E000}", .privateUse),
        ("陈\n远", .characters),
        ("<b>陈", .characters), ("陈😀", .characters),
    ])
    func `what is no name says why`(input: String, error: PersonNameError) {
        #expect(throws: error) { try PersonName(parsing: input) }
    }

    @Test func `a name does not show itself in logs`() throws {
        let name = try PersonName(parsing: "欧阳思远")
        #expect("\(name)" == "欧***")
        #expect(name.surname == "欧阳")
        #expect(name.given == "思远")
        #expect(name.initials == "oysy")
    }
}
