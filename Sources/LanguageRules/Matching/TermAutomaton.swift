/// Finds which of many symbol sequences occur in another, in one pass (Aho and Corasick, 1975).
///
/// Memory: about 24 bytes for each symbol of all patterns that does not begin another pattern too.
struct TermAutomaton: Sendable {
    /// Symbols 1 to 26 are letters; the rest are numbered as the patterns bring them.
    private static let letters = 27

    private var numbers: [UInt32: UInt16] = [:]
    /// Bloom-like: a bit for the low bits of each numbered symbol, so that most foreign ones need no look-up.
    private var known: [Bool] = Array(repeating: false, count: 4096)
    private var failures: [UInt32] = [0]
    /// The nearest node on the failure chain that ends patterns; 0 for none.
    private var nextEnds: [UInt32] = [0]
    private var edgeStarts: [UInt32] = [0, 0]
    private var edges: [Edge] = []
    /// Rows of all letters for nodes with many edges; -1 for the rest.
    private var rows: [Int32] = [-1]
    private var rowTargets: [UInt32] = []
    private var endStarts: [UInt32] = [0, 0]
    private var ends: [UInt32] = []

    private struct Edge: Sendable {
        var symbol: UInt16
        var target: UInt32
    }

    /// Bytes that the automaton takes.
    var memory: Int {
        failures.count * 4 * 5 + edges.count * 8 + rowTargets.count * 4 + ends.count * 4 + numbers.count * 8 + 4096
    }

    /// - Parameter patterns: none is empty; the number of a pattern is its index.
    init(_ patterns: [[UInt32]]) {
        var children: [[(symbol: UInt16, target: UInt32)]] = [[]]
        var endsOf: [[UInt32]] = [[]]
        // The root may have as many children as there are patterns.
        var rootChildren: [UInt16: UInt32] = [:]
        for (number, pattern) in patterns.enumerated() {
            var node = 0
            for symbol in pattern {
                let symbol = numbering(symbol)
                let known =
                    node == 0 ? rootChildren[symbol] : children[node].first { $0.symbol == symbol }?.target
                if let known {
                    node = Int(known)
                } else {
                    if node == 0 { rootChildren[symbol] = UInt32(children.count) }
                    children[node].append((symbol, UInt32(children.count)))
                    node = children.count
                    children.append([])
                    endsOf.append([])
                }
            }
            endsOf[node].append(UInt32(number))
        }
        lay(children, endsOf)
        linkFailures()
    }

    private mutating func numbering(_ symbol: UInt32) -> UInt16 {
        if symbol < Self.letters { return UInt16(symbol) }
        if let number = numbers[symbol] { return number }
        let number = UInt16(truncatingIfNeeded: min(Self.letters + numbers.count, 65_535))
        numbers[symbol] = number
        known[Int(symbol & 4095)] = true
        return number
    }

    private mutating func lay(_ children: [[(symbol: UInt16, target: UInt32)]], _ endsOf: [[UInt32]]) {
        failures = Array(repeating: 0, count: children.count)
        nextEnds = failures
        rows = Array(repeating: -1, count: children.count)
        edgeStarts = [0]
        endStarts = [0]
        for node in children.indices {
            edges += children[node].map { Edge(symbol: $0.symbol, target: $0.target) }
            edgeStarts.append(UInt32(edges.count))
            ends += endsOf[node]
            endStarts.append(UInt32(ends.count))
            guard children[node].count > 3 || node == 0 else { continue }
            rows[node] = Int32(rowTargets.count)
            rowTargets += Array(repeating: 0, count: Self.letters)
            for child in children[node] where child.symbol < Self.letters {
                rowTargets[Int(rows[node]) + Int(child.symbol)] = child.target
            }
            // Other symbols are found by halving, for which they must be in order.
            edges[Int(edgeStarts[node])...].sort { $0.symbol < $1.symbol }
        }
    }

    private mutating func linkFailures() {
        var queue = [0]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for edge in edges[Int(edgeStarts[node])..<Int(edgeStarts[node + 1])] {
                let child = Int(edge.target)
                queue.append(child)
                guard node != 0 else { continue }
                var state = Int(failures[node])
                var target = self.child(of: state, edge.symbol)
                while target == 0, state != 0 {
                    state = Int(failures[state])
                    target = self.child(of: state, edge.symbol)
                }
                failures[child] = target
                let failure = Int(target)
                nextEnds[child] = endStarts[failure] < endStarts[failure + 1] ? target : nextEnds[failure]
            }
        }
    }

    @inline(__always)
    private func child(of node: Int, _ symbol: UInt16) -> UInt32 {
        let row = rows[node]
        if row >= 0 {
            if symbol < Self.letters { return rowTargets[Int(row) + Int(symbol)] }
            return searched(node, symbol)
        }
        for index in Int(edgeStarts[node])..<Int(edgeStarts[node + 1]) where edges[index].symbol == symbol {
            return edges[index].target
        }
        return 0
    }

    private func searched(_ node: Int, _ symbol: UInt16) -> UInt32 {
        var low = Int(edgeStarts[node])
        var high = Int(edgeStarts[node + 1])
        while low < high {
            let middle = (low + high) / 2
            if edges[middle].symbol == symbol { return edges[middle].target }
            if edges[middle].symbol < symbol { low = middle + 1 } else { high = middle }
        }
        return 0
    }

    /// The number by which ``scan(_:_:)`` knows a symbol; 0 where no pattern has it.
    @inline(__always)
    func numbered(_ symbol: UInt32) -> UInt16 {
        if symbol < Self.letters { return UInt16(symbol) }
        return known[Int(symbol & 4095)] ? numbers[symbol] ?? 0 : 0
    }

    /// Calls `found` with each pattern that ends at each place, until it says false.
    func scan(_ symbols: [UInt16], _ found: (_ pattern: Int, _ last: Int) -> Bool) {
        var node = 0
        for (place, symbol) in symbols.enumerated() {
            guard symbol != 0 else {
                node = 0
                continue
            }
            var target = child(of: node, symbol)
            while target == 0, node != 0 {
                node = Int(failures[node])
                target = child(of: node, symbol)
            }
            node = Int(target)
            var end = node
            while end != 0 {
                for index in Int(endStarts[end])..<Int(endStarts[end + 1]) where !found(Int(ends[index]), place) {
                    return
                }
                end = Int(nextEnds[end])
            }
        }
    }
}
