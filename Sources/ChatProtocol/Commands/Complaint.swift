/// What is wrong with a part of a command, and what would be accepted in its place.
package struct Complaint: Error, Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// The line as a whole.
        case line
        /// A field of the command, such as `room` or `since.seq`.
        case field(String)
        /// A room setting that `patch` names.
        case setting(String)
    }

    /// What would be accepted.
    package enum Expectation: Hashable, Sendable {
        case object
        /// Strings that are text: no lone surrogates, no U+0000.
        case text
        case requestID
        case room
        case user
        case language
        case languageOrNull
        case string
        case stringBytes(ClosedRange<Int>)
        case integer(ClosedRange<Int64>)
        case boolean
        /// One of `before` and `after`, not both.
        case oneBound
        /// A setting of these names.
        case oneOf([String])
        /// At most so many graphemes.
        case characters(Int)
        /// At least one setting of these names.
        case someOf([String])
        /// Nothing: the server sets it.
        case readOnly
        /// One of these words.
        case choice([String])
        /// At most so many language tags, none twice.
        case languages(Int)
        case glossary
        case reaction
        /// A room, but not the one that `room` names.
        case otherRoom
    }

    package var subject: Subject
    package var expectation: Expectation

    package init(_ subject: Subject, _ expectation: Expectation) {
        self.subject = subject
        self.expectation = expectation
    }

    /// The name of what is wrong; empty for the line as a whole.
    package var name: String {
        switch subject {
        case .line: ""
        case .field(let name), .setting(let name): name
        }
    }
}
