import ChatModel
import Relay
import Testing

@testable import InterlineServer

@Suite struct SettingsDecodingTests {
    @Test(arguments: [
        "", "\n", "# nothing\n", "---\n", "{}", "~", "limits:\n", "limits: {}\nloops:\nweb: null\n", "\r\n",
    ])
    func `what is left out has its default`(_ yaml: String) throws {
        #expect(try Settings.decode(yaml: yaml, file: "s.yaml") == Settings())
        #expect(Settings().admin.listen == HostPort(host: "127.0.0.1", port: 8081))
    }

    @Test func `every kind of value is read`() throws {
        let yaml = """
            listen: "[::]:0"
            admin: {listen: localhost:9}
            data: /var/lib/interline
            loops: 64
            origins: [https://a.example, "HTTP://B.example:80"]
            web: false
            connections: {per_address_exempt: [], idle_s: 30, ping_s: 29, handshake_timeout_s: 3}
            limits: {text_chars: 4000}
            rooms:
              create: anyone
              configured:
                - {name: 大厅, public: false, title: 'T: 1', slow_s: 5, chars_max: 100, members_only: true, paused: true}
                - name: "2"
            rates: {messages_per_s: 0.5, duplicate_window_s: 0}
            presence: {interval_ms: 250}
            slow_consumer: {policy: close}
            record: {synchronous: off, retain_days: 0}
            anonymous: read
            log: {level: trace, format: json}
            """
        let settings = try Settings.decode(yaml: yaml, file: "s.yaml")
        #expect(settings.listen == HostPort(host: "::", port: 0))
        #expect(settings.admin.listen == HostPort(host: "localhost", port: 9))
        #expect(settings.data == "/var/lib/interline")
        #expect(settings.loops == 64)
        #expect(settings.origins == .only(["https://a.example", "http://b.example"]))
        #expect(!settings.web)
        #expect(settings.connections.perAddressExempt.isEmpty)
        #expect(settings.connections.ping == .seconds(29))
        #expect(settings.connections.handshakeTimeout == .seconds(3))
        #expect(settings.limits.textCharacters == 4000)
        #expect(settings.rooms.create == .anyone)
        var hall = ConfiguredRoom(name: try #require(RoomID("大厅")))
        hall.isPublic = false
        hall.title = "T: 1"
        hall.slowSeconds = 5
        hall.charactersMax = 100
        hall.membersOnly = true
        hall.paused = true
        #expect(settings.rooms.configured == [hall, ConfiguredRoom(name: try #require(RoomID("2")))])
        #expect(settings.rates.messagesPerSecond == 0.5)
        #expect(settings.rates.duplicateWindow == .zero)
        #expect(settings.presence.interval == .milliseconds(250))
        #expect(settings.slowConsumer.policy == .close)
        #expect(settings.record.synchronous == .off)
        #expect(settings.record.retainDays == 0)
        #expect(settings.anonymous == .read)
        #expect(settings.log.level == .trace && settings.log.format == .json)
    }

    @Test func `a star among the origins stands for all`() throws {
        #expect(try Settings.decode(yaml: "origins: [\"https://a.example\", \"*\"]", file: "s").origins == .any)
    }

    @Test func `two listeners may both take any free port`() throws {
        #expect(problems("listen: \"a:0\"\nadmin: {listen: \"a:0\"}").isEmpty)
    }
}
