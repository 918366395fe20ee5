import Testing

@testable import TextAnalysis

@Suite struct `Text spans` {
    private func found(_ text: String) -> [String] {
        TextSpans.find(in: text).map { span in
            "\(span.kind) " + String(decoding: Array(text.utf8)[span.range], as: UTF8.self)
        }
    }

    @Test func `links are found with and without a scheme, and end before the sentence does`() {
        #expect(found("see https://a.example/b?c=d#e, ok.") == ["link https://a.example/b?c=d#e"])
        #expect(found("(http://x.y)") == ["link http://x.y"])
        #expect(found("看www.baidu.com吧") == ["link www.baidu.com"])
        #expect(found("twitch.tv/someone!") == ["link twitch.tv/someone"])
        #expect(found("write to me@mail.example.com") == ["link me@mail.example.com"])
        #expect(found("text:https://a.b") == ["link https://a.b"])
    }

    @Test func `numbers, file names and dots in sentences are no links`() {
        #expect(found("8.04 and 192.168.0.1, xorg.conf, e.g. this... wait.what ok.then").isEmpty)
        #expect(found("www").isEmpty)
        #expect(found("http://").isEmpty)
    }

    @Test func `mentions, emotes and tags are found`() {
        #expect(found("@tom_1 hi @小明， ＠bob.") == ["mention @tom_1", "mention @小明", "mention ＠bob"])
        #expect(found(":kappa::smile: at 10:20:30 :) :a") == ["emote :kappa:", "emote :smile:"])
        #expect(found("#fun #1 c#x") == ["tag #fun"])
        #expect(found("@").isEmpty)
    }
}
