import ChatModel

extension JSONValue {
    /// A list of glossary entries, as hosts and the record write it.
    func glossary(_ name: StaticString) -> JSONLookup<[GlossaryEntry]> {
        objects(name) { entry in
            entry.stringMembers.flatMap { members in GlossaryEntry(members: members.map { ($0.name, $0.text) }) }
        }
    }

    /// The question queue as the record writes it.
    func questions(_ name: StaticString) -> JSONLookup<[Question]> {
        objects(name) { entry in
            guard case .value(let sequence) = entry.integer("seq"), case .value(let votes) = entry.integer("votes")
            else { return nil }
            return Question(sequence: Sequence(sequence), votes: Int(votes))
        }
    }
}
