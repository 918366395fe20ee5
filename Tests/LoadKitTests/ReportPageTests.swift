import Foundation
import LoadKit
import Testing

@Suite struct ReportPageTests {
    /// A page's part between `start` and the next `end`.
    private func part(of page: String, from start: String, to end: String) throws -> String {
        let first = try #require(page.range(of: start)).upperBound
        let last = try #require(page[first...].range(of: end)).lowerBound
        return String(page[first..<last])
    }

    /// What a browser takes as the result: up to the first end tag.
    private func embedded(_ json: String) throws -> String {
        let page = String(decoding: ReportPage.html(for: Array(json.utf8)), as: UTF8.self)
        return try part(of: page, from: #"<script type="application/json" id="result">"#, to: "</script")
    }

    @Test(arguments: [
        "</script><script>alert(1)</script>", "</SCRIPT >", "<!--<script>", "-->", "]]>", "\u{2028}\u{2029}",
        "&lt;/script&gt;",
        "\u{202E}中文 😀", "\\</script>", "{{style}}{{result}}{{script}}", "$&$1\\u003c",
    ])
    func `a hostile text stays in its script element and keeps its meaning`(text: String) throws {
        let json = String(decoding: try JSONEncoder().encode(["scenario": text, text: "name"]), as: UTF8.self)
            .replacing(#"\/"#, with: "/")
        let data = try embedded(json)
        #expect(!data.contains { "<>&\u{2028}\u{2029}".contains($0) })
        let read = try JSONDecoder().decode([String: String].self, from: Data(data.utf8))
        #expect(read == ["scenario": text, text: "name"])
    }

    @Test func `no byte sequence opens or ends an element, valid UTF-8 or not`() throws {
        let pieces: [[UInt8]] =
            ["<", ">", "/script>", "!--", "\"", "\\", "&"].map { Array($0.utf8) } + [[0xE2], [0x80], [0xA8], [0]]
        var json: [UInt8] = []
        for first in pieces {
            for second in pieces { json += pieces.flatMap { first + second + $0 + [32] } }
        }
        let (page, empty) = (ReportPage.html(for: json), ReportPage.html(for: []))
        #expect(page.count { $0 == UInt8(ascii: "<") } == empty.count { $0 == UInt8(ascii: "<") })
        #expect(page.firstRange(of: [0xE2, 0x80, 0xA8]) == nil)
        #expect(page.count > empty.count + json.count)
    }

    @Test func `every marker of the template is replaced, and none in the result`() throws {
        let page = String(decoding: ReportPage.html(for: Array("{}".utf8)), as: UTF8.self)
        #expect(!page.contains("{{style}}") && !page.contains("{{result}}") && !page.contains("{{script}}"))
        #expect(try part(of: page, from: "<style>", to: "</style").contains("prefers-color-scheme: dark"))
        #expect(try part(of: page, from: "<script>", to: "</script").contains("showVerdict(promises)"))
        #expect(try embedded(#"{"scenario":"{{script}}"}"#) == #"{"scenario":"{{script}}"}"#)
    }

    @Test func `the page asks for nothing from elsewhere and runs nothing that a result could bring`() throws {
        let page = String(decoding: ReportPage.html(for: Array("{}".utf8)), as: UTF8.self)
        #expect(page.contains("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"))
        // The one address is the name of SVG's namespace, which nothing fetches.
        #expect(page.components(separatedBy: "://").count == 2)
        for way in [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", " src=",
            "@import",
        ] {
            #expect(!page.contains(way), "\(way)")
        }
        #expect(page.utf8.count <= 40_960)
    }
}
