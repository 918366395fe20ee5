import ChatModel

/// What the workloads are given: fixed, so that counts repeat.
enum Samples {
    static let english = "Welcome everyone! Where are you all watching from tonight? 🎉 This one goes out to @mei."
    static let chinese = "大家好！今晚你们都是从哪里来看直播的呀？🎉 这首歌送给 @mei，谢谢你一直在。"

    enum Impossible: Error { case name }

    static func room() throws -> RoomID {
        guard let room = RoomID("lobby") else { throw Impossible.name }
        return room
    }

    static func viewer(_ number: Int) throws -> Principal {
        guard let user = UserID("viewer-\(number)") else { throw Impossible.name }
        return Principal(user: user, name: "Viewer \(number)", role: .viewer)
    }

    static func say(_ text: String) -> [UInt8] {
        Array(#"{"op":"say","id":41,"room":"lobby","text":"\#(text)","nonce":"c0ffee-41","lang":"en"}"#.utf8)
    }

    static func message() throws -> Message {
        Message(
            at: Timestamp(milliseconds: 1_768_521_600_123), author: Author(try viewer(1)), text: chinese,
            language: .undetermined, replyTo: Sequence(7))
    }
}
