import Civil
import Testing

@Suite struct DivisionTests {
    @Test(arguments: [
        ("35", "350000", DivisionLevel.province), ("3505", "350500", .city), ("350583", "350583", .county),
        ("350583101", "350583101", .township), ("350583101000", "350583101", .township),
        ("350583101001", "350583101001", .village), ("000000000000", "000000", .nation), ("00", "000000", .nation),
        ("441900003", "441900003", .township),
    ])
    func `a code has its shortest form and level`(text: String, shortest: String, level: DivisionLevel) throws {
        let code = try #require(DivisionCode(text))
        #expect(code.description == shortest)
        #expect(code.level == level)
        #expect(DivisionCode(code.description) == code)
        #expect(code.contains(code))
        #expect(DivisionCode.nation.contains(code))
    }

    @Test(arguments: [
        "", "3", "350", "35058", "3505831", "35058310", "3505831010", "3505831010010", "35O583", "３５０５８３", "001234",
    ])
    func `what is no code is not read`(text: String) {
        #expect(DivisionCode(text) == nil)
    }

    @Test func `the subtree is one range`() throws {
        let county = try #require(DivisionCode("350583"))
        #expect(county.range == 350_583_000_000..<350_584_000_000)
        #expect(county.contains(try #require(DivisionCode("350583101001"))))
        #expect(!county.contains(try #require(DivisionCode("350582101001"))))
        #expect(!county.contains(try #require(DivisionCode("350500"))))
        #expect(
            try #require(DivisionCode("350583101001")).path.map(\.description) == [
                "000000", "350000", "350500", "350583", "350583101", "350583101001",
            ])
        #expect(DivisionCode("441900003")?.parent?.description == "441900")
        #expect(DivisionCode("110101")?.ancestor(at: .province).description == "110000")
        #expect(DivisionCode.nation.parent == nil)
        #expect(DivisionCode(number: -1) == nil)
        #expect(DivisionCode(number: .max) == nil)
    }

    @Test func `the tree of the pack knows names, years and children`() throws {
        let tree = try DivisionTree(csv: Shared.pack("cn/divisions.csv"))
        let nanan = try #require(DivisionCode("350583"))
        #expect(tree.fullName(of: nanan) == "福建省泉州市南安市")
        #expect(tree.knows(nanan, inYear: 1995))
        #expect(!tree.knows(nanan, inYear: 1994))
        #expect(tree.children(of: .nation).count == 34)
        #expect(tree.children(of: try #require(DivisionCode("350500"))).contains { $0.code == nanan })
        let beijing = try #require(DivisionCode("110000"))
        #expect(tree.children(of: beijing).contains { $0.name == "东城区" })
        #expect(!tree.children(of: beijing).contains { $0.name == "崇文区" })
        #expect(tree.children(of: beijing, inYear: 2000).contains { $0.name == "崇文区" })
        #expect(tree.parent(of: try #require(DivisionCode("110101"))) == beijing)
        #expect(tree.name(of: .nation) == "中国")
        let more = try tree.adding(csv: "code,name\n350583101,测试镇\n350583101201,测试村\n")
        #expect(more.children(of: nanan).map(\.name) == ["测试镇"])
        #expect(more.fullName(of: try #require(DivisionCode("350583101201"))) == "福建省泉州市南安市测试镇测试村")
    }

    @Test func `every row that is no division is named`() throws {
        let text =
            "code,name,start_year,end_year\n35058,南安市,,\n350583,,,\n350583,南安市,x,\n350583,南安市,2000,1999\n350583,南安市,,\n"
        let refusal = try #require(throws: Refusal.self) { try DivisionTree(csv: text) }
        #expect(refusal.problems.map(\.at) == ["row 2", "row 3", "row 4", "row 5"])
    }
}
