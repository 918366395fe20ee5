import LoadKit
import Testing

private let valid = """
    description: a test
    scale: 1 is little
    rooms:
      - {name: hall}
      - {name: many, count: 10, skew: 1}
    groups:
      - {name: readers, behaviour: lurker, count: 100, rooms: many}
      - {name: speakers, behaviour: lead, count: 4, fixed: true, language: en}
    phases:
      - {name: arrival, seconds: 5, online: {readers: 100, speakers: 100}, wait: true}
      - {name: talk, seconds: 10, rates: {speakers: 40}, events: [{do: cut-all, at_s: 2}]}
    promises:
      lost: 0
      connections: 104
    """

private func decode(_ text: String) throws(ScenarioFailure) -> Scenario {
    try ScenarioFile.decode(Array(text.utf8), name: "test", file: "test.yaml")
}

@Suite struct ScenarioFileTests {
    @Test func `a scenario is read with its defaults`() throws {
        let scenario = try decode(valid)
        #expect(scenario.rooms == [RoomGroup(name: "hall"), RoomGroup(name: "many", count: 10, skew: 1)])
        #expect(scenario.groups.map(\.rooms) == ["many", "hall"])
        #expect(scenario.groups.map(\.role) == [.anonymous, .moderator])
        #expect(scenario.phases[1].incidents == [Incident(kind: .cutAll, at: 2)])
        #expect(scenario.promises == [Promise(.lost, 0), Promise(.connections, 104)])
        #expect(scenario.seconds == 15)
        #expect(!scenario.restarts)
    }

    @Test func `the scale moves users, rooms, rates and what must be reached, but nothing fixed`() throws {
        let half = try decode(valid).scaled(by: 0.5)
        #expect(half.groups.map(\.count) == [50, 4])
        #expect(half.rooms.map(\.count) == [1, 5])
        #expect(half.phases[1].rates == ["speakers": 20])
        #expect(half.promises == [Promise(.lost, 0), Promise(.connections, 52)])
        #expect(try decode(valid).scaled(by: 0.0001).groups[0].count == 1)
    }

    @Test(
        arguments: [
            ("count: 100,", "count: many,", 7, "groups[0].count: expected a whole number from 1 to 1000000"),
            ("behaviour: lead", "behaviour: dancer", 8, "expected one of lurker, chatter, lead, moderator"),
            ("lost: 0", "lots: 0", 13, "promises: unknown name lots; allowed are lost, duplicated"),
            ("seconds: 5", "second: 5", 10, "unknown key; allowed are name, seconds"),
            ("rates: {speakers: 40}", "rates: {readers: 40}", 11, "unknown name readers; allowed are speakers"),
            ("do: cut-all", "do: dance", 11, "expected one of cut-all, restart"),
            ("at_s: 2", "at_s: 20", 11, "after the end of the phase"),
            ("rooms: many", "rooms: cellar", 7, "no room is called cellar; allowed are hall, many"),
            ("online: {readers: 100, speakers: 100}", "online: {readers: 100}", nil, "nobody of the group speakers"),
            ("description: a test", "description: [", nil, "not YAML"),
            ("description: a test", "description: &a test", 1, "anchors and aliases are not allowed"),
        ] as [(String, String, Int?, String)])
    func `what is wrong is named with its line and what is allowed`(
        right: String, wrong: String, line: Int?, message: String
    ) throws {
        let failure = try #require(throws: ScenarioFailure.self) { try decode(valid.replacing(right, with: wrong)) }
        let problem = try #require(failure.problems.first { $0.message.contains(message) }, "\(failure)")
        #expect(problem.file == "test.yaml")
        if let line { #expect(problem.line == line) }
    }

    @Test func `all problems of a file are named at once`() throws {
        let broken = valid.replacing("count: 100,", with: "count: 0,").replacing("lost: 0", with: "lost: -1")
        let failure = try #require(throws: ScenarioFailure.self) { try decode(broken) }
        #expect(failure.problems.map(\.line) == [7, 13])
    }

    @Test func `rubbish for a file is refused and harms nothing`() {
        var random = SplitMix(seed: 4)
        let bytes = Array(valid.utf8)
        for _ in 0..<300 {
            var broken = bytes
            for _ in 0..<3 {
                broken[Int.random(in: broken.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try? ScenarioFile.decode(broken, name: "test", file: "test.yaml")
        }
        for text in ["", "3", "[]", "a: b", String(repeating: "x", count: ScenarioFile.bytesMax + 1)] {
            #expect(throws: ScenarioFailure.self) { try decode(text) }
        }
    }

    @Test func `the scenarios shipped can be read, and each promises that nothing is lost`() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Load/scenarios"
        let library = ScenarioLibrary(folder: folder)
        #expect(
            library.names == [
                "drain", "hate-raid", "hot-room", "idle-crowd", "many-rooms", "reconnect-storm", "refugees",
                "slow-readers",
            ])
        for name in library.names {
            let file = try library.read(name)
            let scenario = try ScenarioFile.decode(file.bytes, name: name, file: file.path)
            #expect(scenario.promises.contains(Promise(.lost, 0)))
            #expect(Cast(scenario.scaled(by: 0.01), seed: 1).members.count >= scenario.groups.count)
        }
        #expect(throws: ScenarioLibrary.Failure.self) { try library.read("flood") }
        #expect(throws: ScenarioLibrary.Failure.self) { try library.read("nowhere/flood.yaml") }
    }

    @Test func `a promise about most is broken above its limit, one about least below it, both where nothing is known`()
    {
        #expect(Promise(.deliveryP99, 50).isKept(by: 50))
        #expect(!Promise(.deliveryP99, 50).isKept(by: 50.1))
        #expect(Promise(.connections, 50).isKept(by: 50))
        #expect(!Promise(.connections, 50).isKept(by: 49))
        #expect(!Promise(.lost, 0).isKept(by: nil))
        #expect(!Promise(.wholeAgain, 10).isKept(by: .infinity))
    }
}
