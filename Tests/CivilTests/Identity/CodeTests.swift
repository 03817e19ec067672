import Civil
import Testing

@Suite struct CodeTests {
    @Test(.enabled(if: Shared.has("health/cases/ids/gb32100_uscc.csv")))
    func `the generated credit codes come out as given`() throws {
        var seen = 0
        for row in CSV.rows(try Shared.text("health/cases/ids/gb32100_uscc.csv")).dropFirst() {
            seen += 1
            do throws(CreditCodeError) {
                let code = try CreditCode(parsing: row.fields[0])
                #expect(row.fields[1] == "valid", "row \(row.number)")
                #expect(code.canonical == row.fields[0].uppercased())
            } catch {
                #expect(row.fields[1] == "invalid", "row \(row.number)")
                let expected: [String: CreditCodeError] = [
                    "InvalidLength": .length, "InvalidFormat": .characters, "InvalidChecksum": .checksum,
                ]
                #expect(error == expected[row.fields[2]], "row \(row.number)")
            }
        }
        #expect(seen == 100)
    }

    @Test func `a credit code tells registrar and division`() throws {
        let code = try CreditCode(parsing: "52210320343ce1fpm2")
        #expect(code.registrar == "5")
        #expect(code.division?.description == "210320")
        #expect(throws: CreditCodeError.checksum) { try CreditCode(parsing: "52210320343CE1FPM3") }
        #expect(throws: CreditCodeError.characters) { try CreditCode(parsing: "52210320343CE1FPMO") }
        #expect(throws: CreditCodeError.length) { try CreditCode(parsing: "52210320343CE1FPM") }
    }

    @Test func `a birth certificate number is a letter and nine digits`() {
        #expect(BirthCertificateNumber("q350012345")?.canonical == "Q350012345")
        #expect(BirthCertificateNumber("Ｑ３５００１２３４５")?.canonical == "Q350012345")
        #expect(BirthCertificateNumber("Q350012345")?.description == "Q*******45")
        for text in ["", "Q35001234", "Q3500123456", "3500123456", "QQ50012345", "Q35001234X", "Q 50012345"] {
            #expect(BirthCertificateNumber(text) == nil)
        }
    }
}
