import TextAnalysis

/// The rules of a room, compiled: immutable, shared by rooms, swapped whole on a reload.
package final class RuleSet: Sendable {
    /// Where a term, a pattern or a shape rule comes from.
    struct Source: Hashable, Sendable {
        let rule: String
        let category: String
        let level: Int
        let action: RuleAction
        let isPrivate: Bool
    }

    let matcher: TermMatcher
    /// Of each term of the matcher; those beyond are allowed phrases.
    let termSources: [Source]
    let patterns: PatternSet
    let patternSources: [Source]
    let links: LinkRule?
    let linkSource: Source
    let capitals: (rule: CapitalsRule, source: Source)?
    let repetition: (rule: RepetitionRule, source: Source)?
    let mentions: (rule: MentionsRule, source: Source)?
    let contrived: Source

    /// Rules without a rule.
    package static let empty = RuleSet()

    private init() {
        matcher = TermMatcher([])
        (termSources, patternSources) = ([], [])
        patterns = PatternSet()
        links = nil
        (linkSource, contrived) = (Self.source("links"), Self.source("contrived"))
        (capitals, repetition, mentions) = (nil, nil, nil)
    }

    /// Compiles files, later ones over earlier ones: terms, patterns and allowed phrases add up, of links, capitals,
    /// repetition and mentions the last file that has them holds.
    package init(_ files: [RuleFile], limits: RuleLimits = RuleLimits()) throws(RuleSetError) {
        var terms: [TermMatcher.Term] = []
        var sources: [Source] = []
        var patterns: [String] = []
        var patternSources: [Source] = []
        for file in files {
            for category in file.categories {
                let rule = "\(file.name)/\(category.name)"
                func source(_ level: Int, _ action: RuleAction) -> Source {
                    Source(
                        rule: rule, category: category.name, level: level, action: action,
                        isPrivate: category.isPrivate)
                }
                terms += category.terms.map { TermMatcher.Term(text: $0.text, mode: $0.mode) }
                sources += category.terms.map { source($0.level, $0.action) }
                patterns += category.patterns.map(\.source)
                patternSources += category.patterns.map { source($0.level, $0.action) }
            }
        }
        let allowed = files.flatMap(\.allow)
        guard terms.count <= limits.terms else { throw .tooManyTerms(limit: limits.terms) }
        guard allowed.count <= limits.allowed else { throw .tooManyAllowed(limit: limits.allowed) }
        guard patterns.count <= limits.patterns else { throw .tooManyPatterns(limit: limits.patterns) }
        matcher = TermMatcher(terms + allowed.map { TermMatcher.Term(text: $0, mode: .word) })
        termSources = sources
        do throws(PatternError) {
            self.patterns = try PatternSet(patterns, memoryMax: limits.patternMemory)
        } catch {
            throw .patterns(error)
        }
        self.patternSources = patternSources
        links = files.compactMap(\.links).last
        linkSource = Self.source("links")
        contrived = Self.source("contrived")
        capitals = files.compactMap(\.capitals).last.map { ($0, Self.source("capitals", $0.level, $0.action)) }
        repetition = files.compactMap(\.repetition).last.map { ($0, Self.source("repetition", $0.level, $0.action)) }
        mentions = files.compactMap(\.mentions).last.map { ($0, Self.source("mentions", $0.level, $0.action)) }
    }

    private static func source(_ name: String, _ level: Int = 0, _ action: RuleAction = .hold) -> Source {
        Source(rule: name, category: name, level: level, action: action, isPrivate: false)
    }

    /// Bytes that the compiled terms take.
    package var termMemory: Int { matcher.memory }
}

/// Why files that are right by themselves can't be used together.
package enum RuleSetError: Error, Hashable, Sendable {
    case tooManyTerms(limit: Int)
    case tooManyAllowed(limit: Int)
    case tooManyPatterns(limit: Int)
    case patterns(PatternError)
}

extension RuleSetError: CustomStringConvertible {
    /// Says what the limit is.
    package var description: String {
        switch self {
        case .tooManyTerms(let limit): "more than \(limit) terms in all rule files together"
        case .tooManyAllowed(let limit): "more than \(limit) allowed phrases in all rule files together"
        case .tooManyPatterns(let limit): "more than \(limit) patterns in all rule files together"
        case .patterns(.refused(let index, let problem)): "pattern \(index + 1): \(problem)"
        case .patterns(.tooLarge): "the patterns together take too much memory"
        }
    }
}
