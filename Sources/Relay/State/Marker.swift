import ChatModel
import Crypto

/// Stands for a user among those who marked a message.
///
/// Half a million names would take a room's memory, so 64 bits of a digest are kept. Nobody finds a name that has the
/// bits of another user's, which would keep that user from voting.
struct Marker: Hashable, Sendable {
    let bits: UInt64

    init(bits: UInt64) { self.bits = bits }

    init(_ user: UserID) {
        bits = SHA256.hash(data: Array(user.name.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
