import ChatModel
import Foundation
import Testing
import Translation

@testable import InterlineServer

/// The settings that the page on translation shows.
@Suite struct DocumentedEngineTests {
    private static let page =
        URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/InterlineServer/InterlineServer.docc/Translation.md").standardized.path

    @Test func `each example is a configuration, and every kind of engine has one`() throws {
        let text = try String(contentsOfFile: Self.page, encoding: .utf8)
        let examples = text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(examples.count > 5)
        var kinds: Set<EngineKind> = []
        for example in examples {
            let settings = try Settings.decode(yaml: example, file: "Translation.md")
            for engine in settings.translation.engines {
                #expect(engine.problems.isEmpty, "\(example)")
                kinds.insert(engine.kind)
            }
        }
        #expect(kinds == Set(EngineKind.allCases))
    }
}
