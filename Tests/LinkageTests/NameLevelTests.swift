import Civil
import Linkage
import Testing

@Suite struct NameLevelTests {
    @Test(
        arguments: [
            ("陈思远", "陈思远", .equal), ("陈思远", "陈 思远", .equal), ("张伟", "章伟", .sameSound),
            ("林婷", "宁婷", .nearSound), ("陈思远", "陈思明", .oneCharacter), ("陈思远", "陈远", .oneCharacter),
            ("陈思远", "陈远思", .swapped), ("张伟", "张丽", .sameSurname), ("王秀英", "李建国", .different),
            ("买买提·艾力", "买买提•艾力", .equal),
        ] as [(String, String, NameLevel)])
    func `names have the level that fits, either way round`(left: String, right: String, level: NameLevel) {
        let (a, b) = (LinkRecord(name: left), LinkRecord(name: right))
        #expect(NameLevel.of(a, b) == level)
        #expect(NameLevel.of(b, a) == level)
    }

    @Test(arguments: ["王芳之子", "新生儿", "林婷之女", "李", ""])
    func `a stand-in is no name`(text: String) {
        #expect(LinkRecord(name: text).name == nil)
        #expect(NameLevel.of(LinkRecord(name: text), LinkRecord(name: "王芳")) == nil)
    }
}

@Suite struct BirthLevelTests {
    @Test(
        arguments: [
            ("2024-03-05", "2024-03-05", .equal), ("2024-03-05", "2024-05-03", .swapped),
            ("2024-03-05", "2024-03-06", .oneDigit),
            ("1984-03-05", "1994-03-05", .oneDigit), ("1989-03-05", "1990-03-05", .otherYear),
            ("2024-03-05", "2024-04-12", .lunar), ("2024-11-19", "2024-01-01", .placeholder),
            ("2024-03-05", "2024-11-19", .sameYear), ("2024-03-05", "1961-11-19", .different),
        ] as [(String, String, BirthLevel)])
    func `days have the level that fits, either way round`(left: String, right: String, level: BirthLevel) throws {
        let (a, b) = (try #require(Day(left)), try #require(Day(right)))
        #expect(BirthLevel.of(a, b) == level)
        #expect(BirthLevel.of(b, a) == level)
    }

    @Test func `days at the ends of time have a level too`() {
        #expect(BirthLevel.of(.first, .last) == .different)
        #expect(BirthLevel.of(.first, .first) == .equal)
    }
}
