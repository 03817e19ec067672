import Civil
import Testing
import XML

@Suite struct ElementTests {
    private func parse(_ text: String) throws(Problem) -> Element { try Element.parse(Array(text.utf8), path: "t.xml") }

    @Test func `elements, attributes, text and lines are read`() throws {
        let root = try parse(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <a xmlns="urn:a" xmlns:x="urn:x" k="1 &lt; 2">
              <b x:type="t">一<![CDATA[<&>]]>二</b><x:c/>
            </a>
            """)
        #expect(root.name == "a" && root.namespace == "urn:a" && root["k"] == "1 < 2")
        let b = try #require(root.child("b"))
        #expect(b.text == "一<&>二" && b["type"] == "t" && b.line == 3)
        #expect(root.child("c")?.namespace == "urn:x")
    }

    @Test(arguments: [
        ("<a><b></a>", "XML-0001"), ("", "XML-0001"), ("<a>&x;</a>", "XML-0001"), ("text", "XML-0001"),
        ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "XML-0005"), ("<a>\0</a>", "XML-0004"),
        (String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200), "XML-0006"),
    ])
    func `what is no XML, or could do harm, is refused`(text: String, code: String) {
        #expect { try parse(text) } throws: {
            ($0 as? Problem)?.code == code && ($0 as? Problem)?.at.hasPrefix("t.xml") == true
        }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: Problem.self) { try Element.parse([0x3C, 0x61, 0xFF, 0x3E], path: "t.xml") }
    }

    @Test func `a document that is written reads the same`() throws {
        let element = Element(
            "a", ["k": "\"<&>\n\t'", "xmlns": "urn:a"],
            children: [Element("b", text: " <&> \"x\"\n二 "), Element("c", children: [Element("d")])])
        let read = try parse(element.document)
        #expect(read["k"] == "\"<&>\n\t'")
        #expect(read.child("b")?.text == " <&> \"x\"\n二 ")
        #expect(read.child("c")?.child("d") != nil && read.namespace == "urn:a")
    }
}
