import Testing

@testable import InterlineServer

/// What is reported for a text; empty where it is accepted.
func problems(_ yaml: String) -> [String] {
    do throws(SettingsFailure) {
        _ = try Settings.decode(yaml: yaml, file: "s.yaml")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

/// One mistake in one value.
struct Mistake: Sendable, CustomTestStringConvertible {
    let yaml: String
    let problem: String

    init(_ yaml: String, _ problem: String) {
        self.yaml = yaml
        self.problem = problem
    }

    var testDescription: String { yaml }
}

@Suite struct SettingsProblemTests {
    static let values = [
        Mistake(
            "limits:\n  text_chars: lots",
            "s.yaml:2: limits.text_chars: expected a whole number from 1 to 4000, found \"lots\""),
        Mistake(
            "proxies:\n  trusted: [10.0.0.1]",
            "s.yaml:2: proxies.trusted[0]: expected a range of addresses such as 10.0.0.0/8 or ::1/128, "
                + "found \"10.0.0.1\""),
        Mistake(
            "proxies: {trust: []}", "s.yaml:1: proxies.trust: unknown key; did you mean trusted?"),
        Mistake(
            "memory: {max_mib: 2GB}",
            "s.yaml:1: memory.max_mib: expected a whole number from 0 to 16777216, found \"2GB\""),
        Mistake(
            "connections: {handshakes_per_s: -1}",
            "s.yaml:1: connections.handshakes_per_s: expected a number from 0 to 100000, found -1"),
        Mistake(
            "connections: {failed_tokens_per_min: 0.5}",
            "s.yaml:1: connections.failed_tokens_per_min: expected a whole number from 0 to 100000, found 0.5"),
        Mistake(
            "tls: {hsts_s: forever}",
            "s.yaml:1: tls.hsts_s: expected a whole number from 0 to 63072000, found \"forever\""),
        Mistake("loops: 65", "s.yaml:1: loops: expected a whole number from 0 to 64, found 65"),
        Mistake("loops: -1", "s.yaml:1: loops: expected a whole number from 0 to 64, found -1"),
        Mistake("loops: \"4\"", "s.yaml:1: loops: expected a whole number from 0 to 64, found the text \"4\""),
        Mistake("loops: 04", "s.yaml:1: loops: expected a whole number from 0 to 64, found 04"),
        Mistake("loops: 1.0", "s.yaml:1: loops: expected a whole number from 0 to 64, found 1.0"),
        Mistake("loops: 0x4", "s.yaml:1: loops: expected a whole number from 0 to 64, found 0x4"),
        Mistake("loops: [1]", "s.yaml:1: loops: expected a whole number from 0 to 64, found a list"),
        Mistake("loops: {a: 1}", "s.yaml:1: loops: expected a whole number from 0 to 64, found a group of keys"),
        Mistake(
            "loops: 99999999999999999999",
            "s.yaml:1: loops: expected a whole number from 0 to 64, found 99999999999999999999"),
        Mistake(
            "rates: {messages_per_s: 0.001}",
            "s.yaml:1: rates.messages_per_s: expected a number from 0.01 to 1000, found 0.001"),
        Mistake(
            "rates: {messages_per_s: nan}",
            "s.yaml:1: rates.messages_per_s: expected a number from 0.01 to 1000, found nan"),
        Mistake("web: yes", "s.yaml:1: web: expected true or false, found \"yes\""),
        Mistake("web: \"true\"", "s.yaml:1: web: expected true or false, found \"true\""),
        Mistake("anonymous: shout", "s.yaml:1: anonymous: expected speak, read or nothing, found \"shout\""),
        Mistake("data: \"\"", "s.yaml:1: data: expected the path of a folder, found \"\""),
        Mistake("tokens: {issuer: \"\"}", "s.yaml:1: tokens.issuer: expected a text, found \"\""),
        Mistake("tls: {key: [k], certificate: c}", "s.yaml:1: tls.key: expected the path of a file, found a list"),
        Mistake("tls: {key: \"\", certificate: c}", "s.yaml:1: tls.key: expected the path of a file, found \"\""),
        Mistake("limits: 4", "s.yaml:1: limits: expected a group of keys, found 4"),
        Mistake("- a", "s.yaml:1: expected a group of keys, found a list"),
        Mistake("text", "s.yaml:1: expected a group of keys, found \"text\""),
        Mistake("? [a]\n: 1", "s.yaml:1: expected a key, found a list"),
        Mistake(
            "log: {level: \"a\\nb\(String(repeating: "x", count: 60))\"}",
            "s.yaml:1: log.level: expected trace, debug, info, notice, warning, error or critical, "
                + "found \"a?b\(String(repeating: "x", count: 37))…\""),
        Mistake(
            "rooms: {configured: lobby}",
            "s.yaml:1: rooms.configured: expected a list of at most 10000 groups of keys, found \"lobby\""),
        Mistake(
            "rooms:\n  configured:\n    - name: a b",
            "s.yaml:3: rooms.configured[0].name: expected a room's name: 1 to 64 bytes of letters, digits, "
                + "-, _ and ., found \"a b\""),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n    - public: true",
            "s.yaml:4: rooms.configured[1].name: missing; expected a room's name: 1 to 64 bytes of letters, "
                + "digits, -, _ and ."),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      emotes: [{name: a b, value: /x}]",
            "s.yaml:4: rooms.configured[0].emotes[0].name: expected 2 to 32 letters, digits and _ of ASCII, a letter "
                + "among them, found \"a b\""),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      emotes: [{name: ab, value: //x}]",
            "s.yaml:4: rooms.configured[0].emotes[0].value: expected one emoji, or a path of at most 256 bytes such "
                + "as /emotes/cat.webp, found \"//x\""),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      emotes: [{name: cat, value: 🐱}, {name: cat, value: 🐈}]",
            "s.yaml:4: rooms.configured[0].emotes[1].name: cat is already given"),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      emotes: [{name: cat}]",
            "s.yaml:4: rooms.configured[0].emotes[0].value: missing; expected one emoji, or a path of at most 256 bytes "
                + "such as /emotes/cat.webp"),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      house_rules: [{language: en, text: \"\"}]",
            "s.yaml:4: rooms.configured[0].house_rules[0].text: expected a text of 1 to 2000 characters, found \"\""),
        Mistake(
            "rooms:\n  configured:\n    - name: a\n      house_rules: [{language: en, text: a}, {language: EN, text: b}]",
            "s.yaml:4: rooms.configured[0].house_rules[1].language: en is already given"),
        Mistake("questions: {max: 0}", "s.yaml:1: questions.max: expected a whole number from 1 to 500, found 0"),
        Mistake(
            "reactions: {kinds: 5}",
            "s.yaml:1: reactions.kinds: unknown key; allowed are messages, kinds_max, max"),
        Mistake(
            "origins:\n  - https://a.example\n  - a.example",
            "s.yaml:3: origins[1]: expected \"*\" or an origin such as https://example.com without a path, "
                + "found \"a.example\""),
        Mistake(
            "connections: {per_address_exempt: [10.0.0.1/8]}",
            "s.yaml:1: connections.per_address_exempt[0]: expected a range of addresses such as 10.0.0.0/8 "
                + "or ::1/128, found \"10.0.0.1/8\""),
    ]

    @Test(arguments: values)
    func `a wrong value is reported with its line and what is allowed`(_ mistake: Mistake) {
        #expect(problems(mistake.yaml) == [mistake.problem])
    }

    static let contradictions = [
        Mistake("tls:\n  key: k.pem", "s.yaml:2: tls.key: needs tls.certificate too: give both or none"),
        Mistake("tls:\n  certificate: c", "s.yaml:2: tls.certificate: needs tls.key too: give both or none"),
        Mistake(
            "connections:\n  idle_s: 20\n",
            "s.yaml:2: connections.ping_s: must be less than idle_s, which is 20"),
        Mistake(
            "fanout: {pace_ms: 60}", "s.yaml:1: fanout.pace_max_ms: must be at least pace_ms, which is 60"),
        Mistake(
            "fanout: {ring_bytes: 65536,\n frame_bytes: 70000}",
            "s.yaml:2: fanout.frame_bytes: must be at most ring_bytes, which is 65536"),
        Mistake(
            "web: true\nslow_consumer:\n  outbox_bytes: 16384",
            "s.yaml:3: slow_consumer: outbox_bytes must be at least fanout.frame_bytes, which is 32768"),
        Mistake(
            "listen: localhost:80\nadmin:\n  listen: localhost:80",
            "s.yaml:3: admin: listen and admin.listen must differ, both are localhost:80"),
        Mistake(
            "rooms:\n  configured:\n    - name: lobby\n    - {name: b}\n    - name: lobby",
            "s.yaml:5: rooms.configured[2].name: \"lobby\" is already given in line 3"),
    ]

    @Test(arguments: contradictions)
    func `values that contradict each other are reported`(_ mistake: Mistake) {
        #expect(problems(mistake.yaml) == [mistake.problem])
    }

    static let unknown = [
        Mistake("limit: {}", "s.yaml:1: limit: unknown key; did you mean limits?"),
        Mistake("\n\nlimits:\n  txt_chars: 5", "s.yaml:4: limits.txt_chars: unknown key; did you mean text_chars?"),
        Mistake("limits: {tetx_chars: 5}", "s.yaml:1: limits.tetx_chars: unknown key; did you mean text_chars?"),
        Mistake("tsl: {}", "s.yaml:1: tsl: unknown key; did you mean tls?"),
        Mistake("Listen: \"a:1\"", "s.yaml:1: Listen: unknown key; did you mean listen?"),
        Mistake("log: {colour: red}", "s.yaml:1: log.colour: unknown key; allowed are level, format, lines_per_s"),
        Mistake(
            "rooms: {configured: [{name: a, publik: true}]}",
            "s.yaml:1: rooms.configured[0].publik: unknown key; did you mean public?"),
        Mistake("presence: {5: 5}", "s.yaml:1: presence.5: unknown key; allowed are interval_ms"),
    ]

    @Test(arguments: unknown)
    func `an unknown key is reported with the nearest that is known`(_ mistake: Mistake) {
        #expect(problems(mistake.yaml) == [mistake.problem])
    }

    @Test func `all problems are reported at once in the order of the file`() {
        let yaml = """
            log: {level: loud}
            listen: nowhere
            limits:
              text_chars: 0
              rooms: 4
            tls: {key: k.pem}
            """
        #expect(
            problems(yaml) == [
                "s.yaml:1: log.level: expected trace, debug, info, notice, warning, error or critical, found \"loud\"",
                "s.yaml:2: listen: expected HOST:PORT or [IPv6]:PORT with a port from 0 to 65535, found \"nowhere\"",
                "s.yaml:4: limits.text_chars: expected a whole number from 1 to 4000, found 0",
                "s.yaml:5: limits.rooms: unknown key; allowed are frame_bytes, text_chars, rooms_per_connection, "
                    + "commands_per_s",
                "s.yaml:6: tls.key: needs tls.certificate too: give both or none",
            ])
    }
}
