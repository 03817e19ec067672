import Civil
import Linkage
import Testing

@Suite struct LinkModelTests {
    let model = LinkModel.provisional

    static func id(_ sequence: Int, _ birth: String = "1990-05-12") throws -> CitizenID {
        let county = try #require(DivisionCode("350583"))
        let day = try #require(Day(birth))
        return try #require(CitizenID(division: county, birthDay: day, sequence: sequence))
    }

    static func woman() throws -> LinkRecord {
        LinkRecord(
            name: "陈思远", sex: .female, birth: Day("1990-05-12"), citizenID: try id(22), phone: "15400000001",
            division: DivisionCode("350583101"), motherName: "林秀英")
    }

    static func newborn(_ name: String?, order: Int? = nil) throws -> LinkRecord {
        LinkRecord(
            name: name, sex: .male, birth: Day("2025-03-01"), division: DivisionCode("350583101"),
            mother: "17", order: order)
    }

    @Test func `weights are the logarithms they claim to be`() {
        #expect(abs(Odds(m: 0.5, u: 0.125).weight - 2) < 1e-12)
        #expect(abs(Odds(m: 1, u: 3).weight - -1.584_962_500_721_156) < 1e-10)
        #expect(Odds(m: 0, u: 0.5).weight == 0)
    }

    @Test func `probability follows the weight`() throws {
        let match = model.compare(try Self.woman(), try Self.woman())
        #expect(match.probability > 0.999 && match.probability <= 1)
        let other = model.compare(LinkRecord(name: "王秀英"), LinkRecord(name: "李建国"))
        #expect(other.probability < 1e-5)
        let none = model.compare(LinkRecord(), LinkRecord())
        #expect(none.weight == model.prior && none.reasons.isEmpty && none.grade == .different)
        #expect(abs(none.probability - 1 / (1 + 131_072.0)) < 1e-8)
    }

    @Test func `the same number and name are one person, whatever else has changed`() throws {
        var moved = try Self.woman()
        moved.phone = "15400000099"
        moved.division = DivisionCode("441523100")
        #expect(model.compare(try Self.woman(), moved).grade == .sure)
    }

    @Test func `two valid different numbers are never sure`() throws {
        var other = try Self.woman()
        other.citizenID = try Self.id(42)
        let match = model.compare(try Self.woman(), other)
        #expect(match.grade != .sure)
        #expect(match.objection != nil)
    }

    @Test func `a child with the mother's number is not joined to her`() throws {
        let child = LinkRecord(
            name: "陈小明", sex: .male, birth: Day("2020-05-12"), citizenID: try Self.id(22))
        #expect(model.compare(try Self.woman(), child).grade != .sure)
    }

    @Test func `one child entered by two clerks is one child`() throws {
        let (a, b) = (try Self.newborn("陈一诺"), try Self.newborn("陈一诺"))
        #expect(model.compare(a, b).grade == .sure)
        #expect(model.compare(a, try Self.newborn("陈壹诺")).grade == .sure)
    }

    @Test func `twins are two: by order for certain, without it for a person to see`() throws {
        let (a, b) = (try Self.newborn("陈一诺", order: 1), try Self.newborn("陈一鸣", order: 2))
        #expect(model.compare(a, b).grade == .different)
        #expect(model.compare(try Self.newborn(nil), try Self.newborn(nil)).grade == .possible)
        #expect(model.compare(try Self.newborn("陈一诺"), try Self.newborn("陈梓轩")).grade == .possible)
    }

    @Test func `a name and a birthday alone are for a person to see`() throws {
        let a = LinkRecord(name: "陈思远", sex: .female, birth: Day("1990-05-12"))
        #expect(model.compare(a, a).grade == .possible)
        var other = a
        other.birth = Day("1961-01-30")
        #expect(model.compare(a, other).grade == .different)
    }

    @Test func `the order of two records does not matter, and no value of them is told`() throws {
        var other = try Self.newborn("陈壹诺")
        other.phone = "15400000002"
        let (a, b) = (try Self.woman(), other)
        #expect(model.compare(a, b) == model.compare(b, a))
        let told = "\(model.compare(a, a))"
        for value in ["陈思远", "15400000001", "19900512", "1990-05-12", "林秀英"] { #expect(!told.contains(value)) }
    }

    @Test func `candidates come likeliest first, the different ones not at all`() throws {
        var near = try Self.woman()
        near.citizenID = nil
        let candidates: [(id: Int, record: LinkRecord)] = [
            (1, try Self.newborn("王秀英")), (2, near), (3, try Self.woman()),
        ]
        let ranked = model.ranked(try Self.woman(), among: candidates)
        #expect(ranked.map(\.id) == [3, 2])
        #expect(ranked.first?.match.grade == .sure)
    }
}

@Suite struct BlockingKeyTests {
    @Test func `records of one person share a key when one field is damaged`() throws {
        let whole = try LinkModelTests.woman()
        var damaged: [LinkRecord] = []
        for field in 0..<5 {
            var record = whole
            switch field {
            case 0: record.citizenID = nil
            case 1: record.birth = Day("1990-12-05")
            case 2: record.phone = nil
            case 3: record.division = DivisionCode("441523100")
            default:
                record = LinkRecord(
                    name: "程思远", sex: whole.sex, birth: whole.birth, phone: whole.phone, division: whole.division)
            }
            damaged.append(record)
        }
        for record in damaged { #expect(!Set(record.blockingKeys).isDisjoint(with: whole.blockingKeys)) }
    }

    @Test(arguments: 0...16)
    func `births of one mother within sixteen days share a key`(apart: Int) throws {
        let first = try LinkModelTests.newborn(nil)
        for start in 0..<40 {
            var one = first
            var other = first
            one.birth = Day(number: Int64(20_000 + start))
            other.birth = Day(number: Int64(20_000 + start + apart))
            #expect(!Set(one.blockingKeys).isDisjoint(with: other.blockingKeys))
        }
    }

    @Test func `an empty record has no key, and a full one no key twice`() throws {
        #expect(LinkRecord().blockingKeys.isEmpty)
        let keys = try LinkModelTests.woman().blockingKeys
        #expect(Set(keys).count == keys.count && keys.count >= 8)
    }
}
