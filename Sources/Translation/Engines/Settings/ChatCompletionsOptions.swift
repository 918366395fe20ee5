/// What differs among servers with OpenAI's `chat/completions`.
package struct ChatCompletionsOptions: Hashable, Sendable {
    /// How the server is asked for JSON.
    package enum JSONMode: String, Hashable, Sendable, CaseIterable {
        /// Only in words, for servers without `response_format`.
        case none
        /// `json_object`.
        case object
        /// `json_schema`, strict.
        case schema
    }

    package enum TokenLimit: String, Hashable, Sendable, CaseIterable {
        case maxTokens = "max_tokens"
        /// For OpenAI's reasoning models, which refuse the other.
        case maxCompletionTokens = "max_completion_tokens"
    }

    package var model = ""
    package var jsonMode = JSONMode.object
    package var tokenLimit = TokenLimit.maxTokens
    /// Nil sends none, for models that refuse it.
    package var temperature: Double? = 0

    package init(model: String = "") { self.model = model }

    var isValid: Bool {
        (1...200).contains(model.utf8.count) && (temperature.map { (0...2).contains($0) } ?? true)
    }
}
