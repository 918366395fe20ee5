/// Puts characters together that a message writes apart: 力口 for 加.
struct CharacterSplits: Sendable {
    /// By the first part: the other parts, and what they make.
    private var ways: [UInt32: [(rest: [UInt32], whole: UInt32)]] = [:]

    /// - Parameter characters: those of the terms; others need not be put together.
    init(_ characters: Set<UInt32>) {
        for whole in characters {
            for parts in HanTable.splits(of: whole) {
                ways[parts[0], default: []].append((Array(parts.dropFirst()), whole))
            }
        }
        for first in ways.keys {
            ways[first]?.sort { ($0.rest.count, $0.whole) > ($1.rest.count, $1.whole) }
        }
    }

    /// The units with what can be put together put together; nil where nothing can.
    func composed(_ units: [TextUnit]) -> [TextUnit]? {
        var result: [TextUnit]?
        var index = 0
        while index < units.count {
            let unit = units[index]
            if let way = ways[unit.letter]?.first(where: { fits($0.rest, units, index + 1) }) {
                if result == nil { result = Array(units[..<index]) }
                let last = units[index + way.rest.count]
                result?.append(
                    TextUnit(
                        letter: way.whole, symbol: way.whole, start: unit.start, end: last.end, gap: unit.gap,
                        kind: .han, guise: .plain, isComposed: true))
                index += way.rest.count + 1
            } else {
                result?.append(unit)
                index += 1
            }
        }
        return result
    }

    private func fits(_ parts: [UInt32], _ units: [TextUnit], _ start: Int) -> Bool {
        guard start + parts.count <= units.count else { return false }
        return parts.indices.allSatisfy { units[start + $0].letter == parts[$0] && units[start + $0].gap.isEmpty }
    }
}
