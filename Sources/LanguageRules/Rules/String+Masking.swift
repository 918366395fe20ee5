extension String {
    /// The text with every character of the ranges, in bytes, as a star; spaces stay.
    package func masking(_ ranges: [Range<Int>]) -> String {
        var masked = ""
        masked.reserveCapacity(utf8.count)
        let ordered = ranges.sorted { $0.lowerBound < $1.lowerBound }
        var next = 0
        var end = 0
        var offset = 0
        for character in self {
            while next < ordered.count, ordered[next].lowerBound <= offset {
                end = Swift.max(end, ordered[next].upperBound)
                next += 1
            }
            masked.append(offset < end && !character.isWhitespace ? "*" : character)
            offset += character.utf8.count
        }
        return masked
    }

    /// The hits with ranges stretched to whole characters.
    func onWholeCharacters(_ hits: [RuleHit]) -> [RuleHit] {
        // Within ASCII, characters are bytes but for CR LF, which no term has.
        if utf8.allSatisfy({ $0 < 0x80 }) { return hits }
        var edges: [Int] = []
        edges.reserveCapacity(utf8.count + 1)
        var offset = 0
        for character in self {
            edges.append(offset)
            offset += character.utf8.count
        }
        edges.append(offset)
        return hits.map { hit in
            let low = edges.partition(below: hit.range.lowerBound + 1)
            let high = edges.partition(below: hit.range.upperBound)
            return RuleHit(
                kind: hit.kind, rule: hit.rule, category: hit.category, level: hit.level, action: hit.action,
                isPrivate: hit.isPrivate, range: edges[Swift.max(low - 1, 0)]..<edges[Swift.min(high, edges.count - 1)])
        }
    }
}

extension [Int] {
    /// How many are below a value; they ascend.
    fileprivate func partition(below value: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
