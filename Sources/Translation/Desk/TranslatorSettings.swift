/// The bounds within which texts are translated.
package struct TranslatorSettings: Hashable, Sendable {
    /// How long after a message its translation is still of use.
    package var deadline = Duration.milliseconds(400)
    /// Different texts on their way to engines at one time.
    package var flights = 2000
    /// Messages that wait for engines at one time, each counted once a language.
    package var waiting = 20_000
    package var cache = TranslationCache.Limits()

    package init() {}
}
