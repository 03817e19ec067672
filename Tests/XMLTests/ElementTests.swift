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
        ("<a><b></a>", "XML-0002"), ("", "XML-0001"), ("<a/><b/>", "XML-0001"), ("<a", "XML-0001"), ("<a>", "XML-0001"),
        ("<a b=\"1\" b=\"2\"/>", "XML-0001"), ("<a b='<'/>", "XML-0001"), ("<a b=1/>", "XML-0001"),
        ("<1/>", "XML-0001"),
        ("<a>&#0;</a>", "XML-0001"), ("<a>&#xD800;</a>", "XML-0001"), ("<a>&lt</a>", "XML-0001"),
        ("<x:a/>", "XML-0007"),
        ("<a><!-- </a>", "XML-0001"), ("<a><![CDATA[</a>", "XML-0001"),
        ("<?xml version='1.0' encoding='GBK'?><a/>", "XML-0004"), ("<a>&x;</a>", "XML-0001"), ("text", "XML-0001"),
        ("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "XML-0005"), ("<a>\0</a>", "XML-0004"),
        (String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200), "XML-0006"),
    ])
    func `what is no XML, or could do harm, is refused`(text: String, code: String) {
        #expect { try parse(text) } throws: {
            ($0 as? Problem)?.code == code && ($0 as? Problem)?.at.hasPrefix("t.xml") == true
        }
    }

    @Test func `comments and instructions are passed over, ends of lines are one, references are characters`() throws {
        let root = try parse(
            "\u{FEFF}<?xml version='1.0'?>\r\n<!-- <a> --><?x?><a b='1\r\n2&#10;3'>\r\n&#x751F;&amp;<?y z?><!---->\r</a>\n<!---->"
        )
        #expect(root.text == "\n生&\n" && root["b"] == "1 2\n3" && root.line == 2)
    }

    @Test func `a long document is read in time that grows with its length`() throws {
        let text = "<a>" + String(repeating: "<b c=\"d\">e</b>\n", count: 100_000) + "</a>"
        let root = try parse(text)
        #expect(root.children.count == 100_000 && root.children.last?.line == 100_000)
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
