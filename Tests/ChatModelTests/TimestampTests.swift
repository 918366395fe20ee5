import ChatModel
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59.000Z"),
            (1_709_164_800_123, "2024-02-29T00:00:00.123Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (-11_676_096_000_000, "1600-01-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `a date is written as RFC 3339 and read back`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test func `random moments of all years read back as what they were`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let moment = Timestamp(
                milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
            let text = moment.rfc3339
            try #require(text.utf8.count == 24)
            try #require(Timestamp(rfc3339: text) == moment, "\(text)")
        }
    }

    @Test func `texts sort as their moments do`() {
        let moments = (0..<2000).map { _ in
            Timestamp(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999))
        }
        #expect(moments.sorted().map(\.rfc3339) == moments.map(\.rfc3339).sorted())
    }

    @Test(arguments: [Int64.min, -62_167_219_200_001])
    func `what is before the year 0 is written as its start`(milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == "0000-01-01T00:00:00.000Z")
    }

    @Test(arguments: [Int64.max, 253_402_300_800_000])
    func `what is after the year 9999 is written as its end`(milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == "9999-12-31T23:59:59.999Z")
    }

    @Test func `appended bytes are those of the text, after what was there`() {
        var bytes: [UInt8] = [1, 2]
        let moment = Timestamp(milliseconds: 1_736_885_730_123)
        moment.appendRFC3339(to: &bytes)
        #expect(bytes == [1, 2] + Array("2025-01-14T20:15:30.123Z".utf8))
    }

    @Test func `milliseconds may be left out`() {
        #expect(Timestamp(rfc3339: "2025-01-14T20:15:30Z") == Timestamp(rfc3339: "2025-01-14T20:15:30.000Z"))
    }

    @Test(arguments: [
        "", "2025", "2025-01-14T20:15:30.123", "2025-01-14T20:15:30.12Z", "2025-01-14t20:15:30Z",
        "2025-01-14 20:15:30Z", "2025-01-14T20:15:30z", "2025-13-14T20:15:30Z", "2025-00-14T20:15:30Z",
        "2025-01-32T20:15:30Z", "2025-01-00T20:15:30Z", "2025-02-30T20:15:30Z", "2025-04-31T20:15:30Z",
        "2025-02-29T20:15:30Z", "1900-02-29T00:00:00Z", "2025-01-14T24:00:00Z", "2025-01-14T20:60:30Z",
        "2025-01-14T20:15:60Z", "2025-01-14T20:15:30+00:00", "+025-01-14T20:15:30Z", "2025-01-14T20:15:30,123Z",
        "２０25-01-14T20:15Z",
    ])
    func `other spellings and days that are not there are refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `a duration moves a moment by its whole milliseconds`() {
        let moment = Timestamp(milliseconds: 10)
        #expect((moment + .microseconds(1_999)).milliseconds == 11)
        #expect((moment + .seconds(-1)).milliseconds == -990)
        #expect(Timestamp(milliseconds: 1500) - moment == .milliseconds(1490))
    }
}
