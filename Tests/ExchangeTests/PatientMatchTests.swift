import Civil
import Exchange
import Registry
import Testing

@Suite struct PatientMatchTests {
    static func match(_ text: String) throws -> PatientMatch { try PatientMatch(JSON.parse(Array(text.utf8))) }

    @Test func `a patient is read`() throws {
        let match = try Self.match(
            """
            {"resourceType": "Parameters", "parameter": [
              {"name": "resource", "resource": {"resourceType": "Patient",
                "name": [{"family": "陈", "given": ["秀", "英"]}], "gender": "female", "birthDate": "1995-03-08",
                "telecom": [{"system": "email", "value": "a@b"}, {"system": "phone", "value": "13900000001"}],
                "address": [{"district": "350583"}], "multipleBirthInteger": 2,
                "contact": [{"relationship": [{"coding": [{"code": "MTH"}]}], "name": {"text": "林兰"}}],
                "identifier": [{"type": {"coding": [{"code": "NI"}]}, "value": "350583199503081025"}]}},
              {"name": "onlyCertainMatches", "valueBoolean": true}, {"name": "count", "valueInteger": 3}]}
            """)
        #expect(match.isOnlyCertain && match.count == 3)
        #expect(match.description.name == "陈秀英" && match.description.sex == .female)
        #expect(match.description.birthDay == Day("1995-03-08") && match.description.phone == "13900000001")
        #expect(match.description.residence == DivisionCode("350583") && match.description.birthOrder == 2)
        #expect(match.description.motherName == "林兰")
        #expect(match.description.identifiers.map(\.value) == ["350583199503081025"])
        #expect(match.bundle([])["total"]?.int64 == 0)
        // A year alone is a date of FHIR; it is not compared.
        let year = try Self.match(#"{"resourceType": "Patient", "name": [{"text": "王芳"}], "birthDate": "1995"}"#)
        #expect(year.description.birthDay == nil && year.description.name == "王芳")
    }

    @Test(arguments: [
        (#"[]"#, ["EXC-0601"]), (#"{"resourceType": "Person"}"#, ["EXC-0601"]),
        (#"{"resourceType": "Parameters"}"#, ["EXC-0606"]), (#"{"resourceType": "Patient"}"#, ["EXC-0606"]),
        (
            #"{"resourceType": "Parameters", "parameter": [{"name": "count", "valueInteger": 0}, {"name": "onlyCertainMatches"}, {"name": "x"}, {"name": "resource", "resource": {"resourceType": "Person"}}]}"#,
            ["EXC-0604", "EXC-0603", "EXC-0605", "EXC-0602"]
        ),
        (
            #"{"resourceType": "Patient", "gender": "f", "birthDate": "1995-02-31", "identifier": [{"type": {"coding": [{"code": "NI"}]}, "value": "350583199503081028"}]}"#,
            ["EXC-0607", "EXC-0608", "ID-0003"]
        ),
    ])
    func `what is wrong is named all at once, and no value is repeated`(_ text: String, _ codes: [String]) throws {
        let refusal = #expect(throws: Refusal.self) { try Self.match(text) }
        #expect(refusal?.problems.map(\.code) == codes)
        let said = PatientMatch.outcome(refusal?.problems ?? [], .en)
        #expect(said["resourceType"]?.string == "OperationOutcome")
        #expect(said["issue"]?.array?.count == codes.count)
        #expect(!String(decoding: said.bytes(sorted: true), as: UTF8.self).contains("350583"))
    }
}
