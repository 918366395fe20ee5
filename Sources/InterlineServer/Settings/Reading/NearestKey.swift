/// Finds what was meant by a key that is not known.
enum NearestKey {
    /// The known key with the fewest changes; nil where that is more than a third of the letters.
    static func of(_ key: String, among known: [String]) -> String? {
        guard key.utf8.count <= 64 else { return nil }
        let ranked = known.map { (key: $0, changes: changes(from: key, to: $0)) }
        guard let nearest = ranked.min(by: { $0.changes < $1.changes }) else { return nil }
        return nearest.changes <= max(1, max(key.count, nearest.key.count) / 3) ? nearest.key : nil
    }

    /// Letters put in, taken out, exchanged or swapped with their neighbour (optimal string alignment).
    private static func changes(from first: String, to second: String) -> Int {
        let (a, b) = (Array(first.lowercased()), Array(second))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
