import Foundation

/// What became of a message.
public enum ChatSaid: Hashable, Sendable {
    /// It is in the room's record.
    case recorded(seq: Int64, at: Date?)
    /// It waits for a moderator.
    case held(id: String?)
}
