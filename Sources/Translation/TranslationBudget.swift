import ChatModel

/// What may be spent on engines. The phrasebook, the cache and human translations cost nothing and are not asked about.
package protocol TranslationBudget: Sendable {
    /// Takes the Unicode scalars of one text for one language from the room's and the relay's budget; false where
    /// either is used up, and then nothing is taken. Answers from memory; called on rooms' loops.
    func spend(_ characters: Int, in room: RoomID) -> Bool
}

/// A budget without bounds.
package struct UnlimitedBudget: TranslationBudget {
    package init() {}
    package func spend(_ characters: Int, in room: RoomID) -> Bool { true }
}
