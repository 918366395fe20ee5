import Foundation
import TestSupport
import Testing

/// `interline gloss`, with a dictionary of a few lines in place of the real one.
@Suite(.timeLimit(.minutes(5))) struct GlossCommandTests {
    private static let dictionary = """
        # a dictionary of the tests
        喜歡 喜欢 [xi3 huan5] /to like/\r
        你 你 [ni3] /you/\r
        貓 猫 [mao1] /cat/CL:隻|只[zhi1]/\r

        """

    private func run(_ arguments: [String], in folder: URL) async throws -> (status: Int32, out: String, err: String) {
        let run = try await RelayBinary.run(["gloss"] + arguments, in: folder)
        return (run.status, run.stdout, run.stderr)
    }

    private func installed(in folder: URL) -> String? {
        try? String(contentsOf: folder.appending(path: "data/cc-cedict.txt"), encoding: .utf8)
    }

    @Test func `without consent it says what the dictionary is, under which licence, and gets nothing`() async throws {
        try await FakeEngineServer.with { _, _ in
            .json(Self.dictionary)
        } _: { server in
            try await withTemporaryFolder { folder in
                let run = try await run(["--from", server.url + "/cedict.txt"], in: folder)
                #expect(run.status == 64 && run.out.isEmpty, "\(run)")
                for word in ["CC-CEDICT", "CC BY-SA 4.0", "--accept-licence", server.url] {
                    #expect(run.err.contains(word), "\(run.err)")
                }
                #expect(server.requests.isEmpty && installed(in: folder) == nil)
            }
        }
    }

    @Test func `a file, packed or not, gets into the data folder as it was published`() async throws {
        let gzip = try #require(Tool.locate("gzip"))
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "cedict.txt")
            try Self.dictionary.write(to: file, atomically: true, encoding: .utf8)
            let plain = try await run(["--accept-licence", "--from", "cedict.txt"], in: folder)
            #expect(plain.status == 0 && plain.out.contains("/data/cc-cedict.txt\n"), "\(plain)")
            #expect(installed(in: folder) == Self.dictionary)
            try FileManager.default.removeItem(at: folder.appending(path: "data"))
            #expect(try await Tool.run(gzip, ["cedict.txt"], in: folder).status == 0)
            let packed = try await run(["--accept-licence", "--from", "cedict.txt.gz"], in: folder)
            #expect(packed.status == 0, "\(packed)")
            #expect(installed(in: folder) == Self.dictionary)
        }
    }

    @Test func `what is downloaded and is no dictionary leaves the old one as it was`() async throws {
        try await withTemporaryFolder { folder in
            try await FakeEngineServer.with { number, _ in
                switch number {
                case 0: .json(Self.dictionary)
                case 1: .json("<html>try again later</html>")
                case 2: .json(Self.dictionary, status: 503)
                case 3: .json("", status: 302, headers: ["Location": "http://127.0.0.1:1/"])
                case 4: .json("\u{1f}\u{8b}", headers: ["Content-Type": "application/gzip"])
                case 5: .endless
                default: .reset
                }
            } _: { server in
                let first = try await run(["--accept-licence", "--from", server.url + "/cedict.txt"], in: folder)
                #expect(first.status == 0, "\(first)")
                for _ in 0..<6 {
                    let failed = try await run(["--accept-licence", "--from", server.url + "/cedict.txt"], in: folder)
                    #expect(failed.status == 1 && failed.err.hasPrefix("interline: "), "\(failed)")
                    #expect(failed.out.isEmpty && installed(in: folder) == Self.dictionary)
                }
                #expect(server.requests.count == 7)
            }
        }
    }

    @Test(arguments: ["http://example.com/x.gz", "https://user:pass@localhost/x", "missing.txt", "."])
    func `a source that cannot be is refused`(source: String) async throws {
        try await withTemporaryFolder { folder in
            let run = try await run(["--accept-licence", "--from", source], in: folder)
            #expect(run.status == 1 && run.err.hasPrefix("interline: "), "\(run)")
            #expect(installed(in: folder) == nil)
        }
    }

    @Test func `a relay with the dictionary glosses what nothing translates`() async throws {
        let yaml = ChatRelay.easyGoing + "translation:\n  gloss_file: cc-cedict.txt\n"
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "few.txt")
            try Self.dictionary.write(to: file, atomically: true, encoding: .utf8)
            let got = try await run(["--accept-licence", "--from", "few.txt"], in: folder)
            #expect(got.status == 0, "\(got)")
            let path = folder.appending(path: "data/cc-cedict.txt").path()
            let configuration = RelayConfiguration(yaml: yaml.replacing("cc-cedict.txt", with: "\"\(path)\""))
            try await RelayProcess.with(configuration) { relay in
                let (room, host) = try await relay.open()
                let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
                try await host.said("你喜欢猫", in: room, ["lang": "zh"])
                let message = try await reader.message("你喜欢猫", in: room)
                #expect(message["tr"]?["text"] == "你 you · 喜欢 to like · 猫 cat", "\(message)")
                #expect(message["tr"]?["q"] == "gloss" && message["tr"]?["by"] == "cc-cedict", "\(message)")
            }
        }
    }
}
