import Linkage
import Testing

/// The levels of two records of one field each.
@Suite struct LevelTests {
    /// The level of two texts of a kind; nil if they cannot be compared.
    static func level(_ kind: LinkDesign.Kind, _ levels: [LinkDesign.Test], _ a: String, _ b: String) async -> String? {
        let design = LinkDesign(
            name: "test", id: "id", fields: [.init("x", kind), .init("y", .code)],
            comparisons: [.init("x", levels), .init("y", [.equal])], blocks: [.init([.init("y")], teaches: true)],
            certain: [[.init("y")]], priorRecall: 1)
        let records = await LevelTests.records(design, [[a, "1"], [b, "1"]])
        let model = LinkModel(
            design: design, prior: 0,
            odds: [
                Array(repeating: Odds(m: 0.5, u: 0.5), count: levels.count + 1), [Odds(m: 1, u: 1), Odds(m: 1, u: 1)],
            ])
        return Linker(records).explain(0, 1, model).lines[0].level
    }

    /// Records of rows of texts, in the order of the design's fields.
    static func records(
        _ design: LinkDesign, _ rows: [[String]], left: Int? = nil, ids: [String]? = nil
    ) async -> LinkRecords {
        var builder = LinkRecordBuilder(design)
        for (place, rows) in [Array(rows[..<(left ?? rows.count)]), Array(rows[(left ?? rows.count)...])].enumerated() {
            if place == 1, left != nil { builder.endLeft() }
            var bytes: [UInt8] = []
            var spans: [UInt32] = []
            for (number, row) in rows.enumerated() {
                for text in [ids?[number] ?? "\(place)-\(number)"] + row {
                    spans.append(UInt32(bytes.count))
                    bytes += Array(text.utf8)
                    spans.append(UInt32(bytes.count))
                }
            }
            await builder.append(.init(bytes: bytes, spans: spans), threads: 2)
        }
        return await builder.finish(threads: 2)
    }

    static let nameLevels: [LinkDesign.Test] = [
        .equal, .sound, .nearSound, .lookAlike, .swapped, .edits(1), .surname,
    ]

    @Test(arguments: [
        ("张伟", "张伟", "equal"), ("张 伟", "张伟", "equal"), ("張偉", "张伟", "equal"), ("刘峯", "刘峰", "equal"),
        ("买买提·艾力", "买买提艾力", "equal"), ("买买提•艾力", "买买提・艾力", "equal"),
        ("张伟", "张威", "sound"), ("ZHANGWEI", "张伟", "sound"), ("Zhang Wei", "张威", "sound"), ("曾明", "ZENGMING", "sound"),
        ("林娜", "宁拉", "near-sound"), ("陈四", "陈是", "near-sound"), ("胡辉", "吴辉", "near-sound"),
        ("LIUJIANFAN", "刘健芳", "near-sound"),
        ("王晨", "王辰", "sound"), ("李末", "李未", "look-alike"), ("陈阵明", "陈陈明", "look-alike"), ("张杨林", "张扬林", "sound"),
        ("张佳林", "张住林", "look-alike"),
        ("王小明", "王小刚", "edits-1"), ("王小明", "王明", "edits-1"), ("王明小", "王小明", "swapped"),
        ("王芳", "王刚强", "surname"), ("欧阳修", "欧阳永叔", "surname"), ("王芳", "李强", "different"), ("曾子", "王子", "different"),
        ("𠮷田", "𠮷田", "equal"),
    ])
    func names(_ a: String, _ b: String, _ expected: String) async {
        #expect(await Self.level(.name, Self.nameLevels, a, b) == expected)
        #expect(await Self.level(.name, Self.nameLevels, b, a) == expected)
    }

    @Test(arguments: ["王芳之子", "新生儿", "", "  ", "王芳之女", "未取名", "王芳 之子"])
    func whatIsNoNameIsNotCompared(_ name: String) async {
        #expect(await Self.level(.name, Self.nameLevels, name, "张伟") == nil)
    }

    static let idLevels: [LinkDesign.Test] = [.equal, .visible, .conflict, .edits(1), .edits(2)]

    @Test(arguments: [
        ("11010519491231002X", "11010519491231002x", "equal"), ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", "equal"),
        ("110105491231002", "11010519491231002X", "equal"),
        ("110105850101996", "11010518850101996", "equal"), ("11010519491231002", "11010519491231002X", "equal"),
        ("11010519491231002*", "11010519491231002X", "equal"), ("110105********002X", "11010519491231002X", "visible"),
        ("110105********003X", "11010519491231002X", "different"),
        ("11010519491231002X", "110105194912310038", "conflict"),
        ("11010519491231002X", "11010519491213002X", "edits-1"),
        ("11010519491231002X", "11010519491231012X", "edits-1"),
        ("11010519491231002X", "11010519491232102X", "edits-2"),
        ("11010519491231002X", "330302199001010011", "different"),
    ])
    func numbers(_ a: String, _ b: String, _ expected: String) async {
        #expect(await Self.level(.citizenID, Self.idLevels, a, b) == expected)
        #expect(await Self.level(.citizenID, Self.idLevels, b, a) == expected)
    }

    @Test(arguments: [
        ("2024-03-09", "20240309", "equal"), ("2024/3/9", "2024-03-09", "equal"),
        ("2024-03-09 10:30", "2024年3月9日", "equal"),
        ("2024-03-09", "2024-09-03", "swapped"), ("2024-03-09", "2024-03-19", "edits-1"),
        ("2024-03-09", "2014-03-09", "edits-1"), ("1999-03-09", "2000-03-09", "other-year"),
        ("2024-03-09", "2024-04-17", "lunar"), ("2024-01-01", "2024-10-17", "placeholder"),
        ("2024-02-11", "2024-10-23", "same-year"), ("2024-02-11", "1990-10-23", "different"),
    ])
    func days(_ a: String, _ b: String, _ expected: String) async {
        let levels: [LinkDesign.Test] = [.equal, .swapped, .edits(1), .otherYear, .lunar, .placeholder, .sameYear]
        #expect(await Self.level(.date, levels, a, b) == expected)
        #expect(await Self.level(.date, levels, b, a) == expected)
    }

    @Test(arguments: ["2024-02-30", "不详", "0000-00-00", "1.2.3.4", "20240230", "99999999999"])
    func whatIsNoDayIsNotCompared(_ text: String) async {
        #expect(await Self.level(.date, [.equal, .sameYear], text, "2024-02-03") == nil)
    }

    @Test(arguments: [
        ("350583101201", "350583101201", "digits-12"), ("350583101201", "350583101202", "digits-9"),
        ("350583101000", "350583101202", "digits-9"), ("350583", "350583101202", "digits-6"),
        ("350500000000", "350583101202", "digits-4"), ("350583101201", "330302001001", "different"),
        // Nan'an was a county before it was a city, and 110224 has become a district.
        ("350523101201", "350583101201", "digits-12"), ("110224001", "110115001202", "digits-9"),
    ])
    func places(_ a: String, _ b: String, _ expected: String) async {
        let levels: [LinkDesign.Test] = [.digits(12), .digits(9), .digits(6), .digits(4)]
        #expect(await Self.level(.place, levels, a, b) == expected)
    }

    @Test(arguments: [
        ("民主路162号27栋3单元1103室", "民主路162-27-3-1103", "equal"), ("民主路162号27幢3单元1103室", "民主路162号27栋3-1103", "equal"),
        ("民主路162号27栋3单元1103室", "民主路162号27栋3单元1104室", "edits-1"), ("民主路1号", "民主路99号8栋", "road"),
        ("民主路1号2栋", "解放路1号2栋", "different"),
    ])
    func addresses(_ a: String, _ b: String, _ expected: String) async {
        #expect(await Self.level(.address, [.equal, .edits(1), .road], a, b) == expected)
    }

    @Test(arguments: [
        ("13800138000", "+86 138 0013 8000", "equal"), ("13800138000", "13800138001", "edits-1"),
        ("13800138000", "13900138111", "different"),
    ])
    func phones(_ a: String, _ b: String, _ expected: String) async {
        #expect(await Self.level(.phone, [.equal, .edits(1)], a, b) == expected)
    }

    @Test(arguments: [
        ("martha", "marhta", "edits-1"), ("Martha ", "martha", "equal"), ("dixon", "dicksonx", "similar-800"),
        ("anna", "bob", "different"),
    ])
    func texts(_ a: String, _ b: String, _ expected: String) async {
        #expect(await Self.level(.text, [.equal, .edits(1), .similar(800)], a, b) == expected)
    }
}

/// Whatever is written in a column, cleaning, comparing and blocking go on.
@Suite struct OddValueTests {
    static let odd = [
        "", " ", "0", "1", "12", "350583", "35058310", "350583101201999", "abc", "王", "王芳之子", "之子", "·", "９９９",
        "2024-13-01", "20240230", "0000-00-00",
        "*", "******************", "11010519491231002", "1101051949123100２Ｘ", "110105********", "-1", "1e9", "😀😀", "𠮷",
        "e\u{301}", "\u{FFFD}",
        String(repeating: "9", count: 40), String(repeating: "王", count: 300), "民主路", "1号", "|||", "\u{202E}x",
        "a b  c", "NULL", "+86", "00000000000", "1,2",
    ]

    @Test(arguments: LinkDesign.Kind.allCases) func nothingStopsIt(_ kind: LinkDesign.Kind) async {
        let tests: [LinkDesign.Test] = [
            .equal, .sound, .nearSound, .lookAlike, .edits(1), .edits(2), .swapped, .surname, .contained, .visible,
            .conflict, .otherYear,
            .lunar, .placeholder, .sameYear, .digits(2), .digits(4), .digits(6), .digits(9), .digits(12), .road,
            .similar(800),
        ]
        let parts: [LinkDesign.Part] = [
            .whole, .sound, .nearSound, .surname, .initials, .first(1), .first(3), .last(2), .year, .month,
            .dayAndMonth, .letters,
        ]
        func design(_ tests: [LinkDesign.Test], _ parts: [LinkDesign.Part]) -> LinkDesign {
            LinkDesign(
                name: "odd", id: "id", fields: [.init("x", kind), .init("y", .code)],
                comparisons: [.init("x", tests), .init("y", [.equal])],
                blocks: parts.map { .init([.init("x", $0)], teaches: false) } + [.init([.init("y")], teaches: true)],
                certain: [[.init("y")]], priorRecall: 1)
        }
        // What the kind knows, each by itself and all together.
        let own = tests.filter { test in
            !design([test], [.whole]).faults.contains { if case .level = $0 { true } else { false } }
        }
        let ownParts = parts.filter { part in
            !design([own[0]], [part]).faults.contains { if case .part = $0 { true } else { false } }
        }
        #expect(!own.isEmpty && !ownParts.isEmpty)
        for levels in own.map({ [$0] }) + [Array(own.prefix(14))] {
            let records = await LevelTests.records(design(levels, ownParts), Self.odd.map { [$0, "1"] })
            let linker = Linker(records, threads: 2)
            let pairs = await linker.pairs()
            let links = await linker.link(pairs, await linker.train(pairs))
            #expect(records.count == Self.odd.count && pairs.count == Self.odd.count * (Self.odd.count - 1) / 2)
            let isFinite = links.direct.allSatisfy { $0.isFinite }
            #expect(isFinite)
        }
    }
}
