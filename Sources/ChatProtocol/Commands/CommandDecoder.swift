import ChatModel

/// Decodes lines of clients: by shape only, without a look at rooms or rights.
package enum CommandDecoder {
    typealias OperationDecoder = @Sendable (borrowing CommandFields) throws(Complaint) -> Operation

    /// The operations of this version by `op`; ``Operation`` has what they decode to.
    static let operations: [String: OperationDecoder] = [
        "hello": Operation.decodeHello,
        "join": { fields throws(Complaint) in .join(try Join(fields)) },
        "leave": { fields throws(Complaint) in .leave(try fields.room()) },
        "say": { fields throws(Complaint) in .say(try Say(fields)) },
        "lang": Operation.decodeLanguage,
        "history": { fields throws(Complaint) in .history(try fields.room(), try HistoryRange(fields)) },
        "ping": { _ in .ping },
        "delete": Operation.decodeDelete,
        "clear": Operation.decodeClear,
        "timeout": Operation.decodeTimeout,
        "ban": { fields throws(Complaint) in .ban(try fields.room(), try Sanction(fields)) },
        "unban": { fields throws(Complaint) in .unban(try fields.room(), try fields.user()) },
        "announce": { fields throws(Complaint) in .announce(try fields.room(), text: try fields.string("text")) },
        "pin": { fields throws(Complaint) in .pin(try fields.room(), of: try fields.message()) },
        "unpin": { fields throws(Complaint) in .unpin(try fields.room(), of: try fields.message()) },
        "set": Operation.decodeSet,
        "ask": { fields throws(Complaint) in .ask(try Say(fields)) },
        "vote": { fields throws(Complaint) in .vote(try fields.room(), of: try fields.message()) },
        "react": Operation.decodeReact,
        "report": Operation.decodeReport,
        "appeal": Operation.decodeAppeal,
        "acknowledge": { fields throws(Complaint) in
            .acknowledge(try fields.room(), notice: try fields.reference("notice"))
        },
        "warn": { fields throws(Complaint) in .warn(try fields.room(), try Sanction(fields)) },
        "approve": Operation.decodeApprove,
        "deny": Operation.decodeDeny,
        "translate": Operation.decodeTranslate,
        "answer": { fields throws(Complaint) in .answer(try fields.room(), of: try fields.message()) },
        "link": Operation.decodeLink,
        "unlink": Operation.decodeUnlink,
        "purge": Operation.decodePurge,
        "resolve": Operation.decodeResolve,
        "note": Operation.decodeNote,
        "user": { fields throws(Complaint) in .user(try fields.room(), try fields.user()) },
        "audit": Operation.decodeAudit,
    ]

    /// Decodes one line, which the caller has bounded; nil where it is blank.
    package static func decode(_ line: UnsafeRawBufferPointer) throws(CommandError) -> Command? {
        guard !isBlank(line) else { return nil }
        switch ParsedLine(line) {
        case .notJSON: throw .notJSON
        case .impossibleText(let value):
            throw .badCommand(id: try? RequestID.read(from: value), Complaint(.line, .text))
        case .value(let value): return try decode(value)
        }
    }

    private static func decode(_ value: consuming JSONValue) throws(CommandError) -> Command {
        guard value.isObject else { throw .badCommand(id: nil, Complaint(.line, .object)) }
        let id: RequestID?
        do { id = try RequestID.read(from: value) } catch { throw .badCommand(id: nil, error) }
        let fields = CommandFields(value)
        let op: String
        let operation: Operation?
        do throws(Complaint) {
            op = try fields.string("op")
            operation = try operations[op]?(fields)
        } catch {
            switch error.subject {
            case .line, .field: throw .badCommand(id: id, error)
            case .setting: throw .badSetting(id: id, error)
            }
        }
        guard let operation else { throw .unknownOp(id: id, op: excerpt(of: op)) }
        return Command(id: id, operation: operation)
    }

    private static func isBlank(_ line: UnsafeRawBufferPointer) -> Bool {
        line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    /// What a reply repeats of a name that a client made up.
    static func excerpt(of name: String) -> String {
        name.utf8.count <= 64 ? name : String(name.unicodeScalars.prefix(16)) + "…"
    }
}
