import Civil
import Testing

@Suite struct CitizenIDTests {
    @Test func `the example of the standard is read`() throws {
        let id = try CitizenID(parsing: "11010519491231002X")
        #expect(id.canonical == "11010519491231002X")
        #expect(id.birthDay.description == "1949-12-31")
        #expect(id.sex == .female)
        #expect(id.division.description == "110105")
        #expect(id.description == "110105********002X")
        for text in ["11010519491231002x", " 11010519491231002X ", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002ｘ"] {
            #expect(try CitizenID(parsing: text) == id)
        }
        #expect(try CitizenID(parsing: "110105491231002") == id)
    }

    @Test(arguments: ["996", "997", "998", "999"])
    func `old numbers of the hundred-year-old are of the century before`(sequence: String) throws {
        #expect(try CitizenID(parsing: "110105801231" + sequence).birthDay.year == 1880)
        #expect(try CitizenID(parsing: "110105801231995").birthDay.year == 1980)
    }

    @Test(arguments: [
        ("", CitizenIDError.length), ("11010519491231002", .length), ("11010519491231002XX", .length),
        ("11010519491231002A", .characters), ("1101051949123100XX", .characters), ("110105194912310021", .checksum),
        ("110105 19491231002", .characters), ("110105491331002", .date), ("110105490230002", .date),
        ("000000491231002", .division), ("110105一九四九一二三一〇", .characters),
    ])
    func `what is no number says why`(text: String, error: CitizenIDError) {
        #expect(throws: error) { try CitizenID(parsing: text) }
        #expect(text.isEmpty || !error.problem().description.contains(text))
    }

    @Test func `one wrong digit or two swapped neighbours are found`() throws {
        var random = Seeded(3)
        for _ in 0..<200 {
            let division = try #require(DivisionCode("350583"))
            let day = Day(number: Int64.random(in: -25_000...20_000, using: &random))
            let id = try #require(
                CitizenID(division: division, birthDay: day, sequence: Int.random(in: 1...999, using: &random)))
            #expect(try CitizenID(parsing: id.canonical) == id)
            #expect(id.birthDay == day && id.division == division)
            let characters = Array(id.canonical)
            for place in 0..<17 {
                var changed = characters
                changed[place] = changed[place] == "9" ? "0" : "9"
                if changed != characters {
                    #expect(throws: CitizenIDError.self) { try CitizenID(parsing: String(changed)) }
                }
                changed = characters
                changed.swapAt(place, place + 1)
                if changed != characters {
                    #expect(throws: CitizenIDError.self) { try CitizenID(parsing: String(changed)) }
                }
            }
        }
    }

    @Test(.enabled(if: Shared.has("health/cases/ids/gb11643_citizen_id.csv")))
    func `the generated cases come out as given`() throws {
        let tree = try DivisionTree(csv: Shared.pack("cn/divisions.csv"))
        // The cases were judged by a list of counties (python-stdnum) that begins these codes later than the list of the pack.
        let listsDiffer: Set<String> = ["230506", "210911", "340205", "650102", "340505", "150203", "440101"]
        var seen = 0
        for row in CSV.rows(try Shared.text("health/cases/ids/gb11643_citizen_id.csv")).dropFirst() {
            let (text, valid, reason, checksum) = (
                row.fields[0], row.fields[1] == "valid", row.fields[2], row.fields[3]
            )
            seen += 1
            do throws(CitizenIDError) {
                let id = try CitizenID(parsing: text)
                #expect(checksum == "True", "row \(row.number)")
                if valid {
                    #expect(id.birthDay.description == row.fields[4])
                    #expect((id.sex == .male ? "M" : "F") == row.fields[5])
                }
                let differs = listsDiffer.contains(String(text.prefix(6)))
                #expect((id.warnings(in: tree).isEmpty == valid) != differs, "row \(row.number)")
            } catch {
                #expect(!valid, "row \(row.number)")
                switch error {
                case .length: #expect(reason == "InvalidLength")
                case .checksum: #expect(checksum == "False")
                case .date: #expect(reason == "InvalidComponent" && checksum == "True")
                default: Issue.record("row \(row.number): \(error)")
                }
            }
        }
        #expect(seen == 130)
    }
}
