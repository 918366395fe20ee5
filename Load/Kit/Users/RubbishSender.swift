import ChatProtocol

/// Sends what the protocol does not allow, one kind after the other, and judges the answers.
package struct RubbishSender {
    /// What is sent, and what the protocol says comes of it.
    package enum Kind: String, CaseIterable, Sendable {
        case notJSON = "a line that is not JSON"
        case array = "JSON that is no object"
        case unknownOp = "an unknown op"
        case notJoined = "speech outside a room"
        case badToken = "a bad token"
        case hugeFrame = "a huge frame"
        case unmasked = "an unmasked frame"
        case binary = "a binary frame"
        case notUTF8 = "text that is not UTF-8"

        /// The code of the `error` that has to come, nil where none has to.
        package var expectedError: String? {
            let code: ErrorCode? =
                switch self {
                case .notJSON: .badJSON
                case .array: .badCommand
                case .unknownOp: .unknownOp
                case .notJoined: .notJoined
                case .badToken: .unauthorized
                case .hugeFrame: .tooLarge
                case .unmasked, .binary, .notUTF8: nil
                }
            return code?.rawValue
        }

        /// The close codes of which one has to come; empty: the connection stays.
        package var expectedCloses: [UInt16] {
            let codes: [CloseCode] =
                switch self {
                case .notJSON: [.protocolError]
                case .array, .unknownOp, .notJoined: []
                case .badToken: [.badToken]
                case .hugeFrame: [.tooLarge]
                case .unmasked, .binary: [.protocolError, .protocolViolation]
                case .notUTF8: [.notUTF8]
                }
            return codes.map(\.rawValue)
        }
    }

    /// What to put on the wire.
    package enum Provocation: Equatable {
        case text([UInt8])
        case binary([UInt8])
        case raw([UInt8])
    }

    /// Nanoseconds in which the answer must come.
    package static let patience = 5 * MonotonicClock.second

    package private(set) var kind = Kind.notJSON
    /// When the present try was made, nil where none is under way.
    package private(set) var triedAt: UInt64?
    private var heard: String?
    private var turn = 0

    package init(first: Int) {
        turn = first
    }

    /// Makes the next try.
    ///
    /// - Parameter frameBytes: the longest frame that the relay takes.
    package mutating func provoke(room: String, frameBytes: Int, at now: UInt64) -> Provocation {
        kind = Kind.allCases[turn % Kind.allCases.count]
        turn += 1
        triedAt = now
        heard = nil
        switch kind {
        case .notJSON: return .text(Array("{\"op\":\"say\",".utf8))
        case .array: return .text(Array("[1,2,3]".utf8))
        case .unknownOp: return .text(Array("{\"op\":\"dance\"}".utf8))
        case .notJoined: return .text(Array("{\"op\":\"say\",\"room\":\"nowhere-at-all\",\"text\":\"hello\"}".utf8))
        case .badToken: return .text(Array("{\"op\":\"hello\",\"token\":\"a.b.c\"}".utf8))
        case .hugeFrame:
            return .text(
                Array("{\"op\":\"ping\",\"x\":\"".utf8) + [UInt8](repeating: 120, count: frameBytes) + Array("\"}".utf8)
            )
        case .unmasked: return .raw([0x81, 0x0D] + Array("{\"op\":\"ping\"}".utf8))
        case .binary: return .binary(Array("{\"op\":\"ping\"}".utf8))
        case .notUTF8: return .text([0x22, 0xC3, 0x28, 0x22])
        }
    }

    /// An `error` with this code came; what is wrong with it, nil where nothing is or the answer is not complete.
    package mutating func heard(_ code: String) -> String? {
        guard triedAt != nil else { return "\(code) unasked" }
        heard = code
        guard kind.expectedCloses.isEmpty else { return nil }
        triedAt = nil
        return code == kind.expectedError ? nil : "\(kind.rawValue): \(code) for \(kind.expectedError ?? "none")"
    }

    /// The connection ended; what is wrong with that, nil where nothing is.
    package mutating func ended(_ ending: Ending) -> String? {
        guard triedAt != nil else { return "closed unasked with \(ConnectionTally.name(ending))" }
        triedAt = nil
        guard case .closed(let code) = ending, kind.expectedCloses.contains(code) else {
            return "\(kind.rawValue): ended with \(ConnectionTally.name(ending))"
        }
        guard kind.expectedError == nil || heard == kind.expectedError else {
            return "\(kind.rawValue): \(heard ?? "no error") for \(kind.expectedError ?? "none")"
        }
        return nil
    }

    /// Gives up waiting; what did not come, nil where nothing was awaited or time is left.
    package mutating func overdue(at now: UInt64) -> String? {
        guard let triedAt, MonotonicClock.span(triedAt, now) > Self.patience else { return nil }
        self.triedAt = nil
        return "\(kind.rawValue): no answer"
    }
}
