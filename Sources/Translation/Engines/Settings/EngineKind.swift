/// The engines that can be configured, by the protocol they speak.
package enum EngineKind: String, Hashable, Sendable, CaseIterable {
    case libreTranslate = "libretranslate"
    /// Any server with OpenAI's `chat/completions`.
    case chatCompletions = "chat-completions"
    case deepL = "deepl"
    /// Azure Translator, version 3.
    case azure
    /// Google Cloud Translation Basic, version 2.
    case google
    /// Apertium APY.
    case apertium
    /// The protocol of ``WebhookProvider``, for engines of one's own.
    case webhook

    /// Whether it can't be used without a key.
    package var needsSecret: Bool {
        switch self {
        case .deepL, .azure, .google, .webhook: true
        case .libreTranslate, .chatCompletions, .apertium: false
        }
    }

    /// The service's own address; nil where every operator has their own.
    package var defaultURL: String? {
        switch self {
        case .deepL: "https://api.deepl.com"
        case .azure: "https://api.cognitive.microsofttranslator.com"
        case .google: "https://translation.googleapis.com"
        case .libreTranslate, .chatCompletions, .apertium, .webhook: nil
        }
    }
}
