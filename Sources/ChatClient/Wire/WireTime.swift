import Foundation

/// A time of the protocol: RFC 3339 in UTC, with or without milliseconds.
struct WireTime: Decodable {
    let date: Date

    private static let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let coarse = Date.ISO8601FormatStyle()

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = (try? Self.precise.parse(text)) ?? (try? Self.coarse.parse(text)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time")
        }
        self.date = date
    }
}
