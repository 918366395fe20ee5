/// The WebSocket subprotocols that the relay speaks.
enum Subprotocol: String, CaseIterable {
    case text = "interline.v1"
    case deflate = "interline.v1.deflate"

    var encoding: UpgradeRequest.Encoding { self == .text ? .text : .deflate }
}
