/// Tells JSON from what is not, by the grammar of RFC 8259 alone, and rewrites it so that jansson takes it.
///
/// jansson refuses some texts that are JSON: lone surrogates, `\u0000`, numbers that do not fit its types
/// and deep nesting. Their place is taken by a number that no field accepts, so they are refused where
/// they matter and ignored where unknown fields are. Linear in time; nesting costs a byte a level.
struct JSONRewriter {
    /// The same value for jansson; complete after ``rewrite()`` returned true.
    private(set) var output: [UInt8] = []
    /// Whether a string holds what no text can: a lone surrogate or U+0000.
    private(set) var hasImpossibleText = false

    private let input: UnsafeRawBufferPointer
    private var position = 0
    private var containers: [Container] = []

    private enum Container: UInt8 { case object, array }
    private enum Expectation { case value, firstElement, firstName, name, colon, separator }

    /// Levels that are kept; the deepest command has three.
    private static let keptDepth = 32
    /// More digits than every integer below 2^53 has, few enough for 64 bits.
    private static let keptDigits = 18
    private static let refused: StaticString = "0.5"
    private static let refusedName: StaticString = "\"\\ufffd\""

    init(_ input: UnsafeRawBufferPointer) { self.input = input }

    /// Whether the input is one JSON value in UTF-8.
    mutating func rewrite() -> Bool {
        guard String(validating: input, as: UTF8.self) != nil else { return false }
        output.reserveCapacity(input.count)
        var expected = Expectation.value
        while let byte = nextSignificant() {
            guard let next = take(byte, expected) else { return false }
            expected = next
        }
        return expected == .separator && containers.isEmpty
    }

    /// Reads one token that starts with the byte; nil where it must not stand there.
    private mutating func take(_ byte: UInt8, _ expected: Expectation) -> Expectation? {
        switch (expected, byte) {
        case (.firstElement, UInt8(ascii: "]")): close(.array)
        case (.value, _), (.firstElement, _): value(byte)
        case (.firstName, UInt8(ascii: "}")): close(.object)
        case (.firstName, UInt8(ascii: "\"")), (.name, UInt8(ascii: "\"")): string(isName: true) ? .colon : nil
        case (.colon, UInt8(ascii: ":")): emit(byte, then: .value)
        case (.separator, UInt8(ascii: ",")):
            switch containers.last {
            case .object: emit(byte, then: .name)
            case .array: emit(byte, then: .value)
            case nil: nil
            }
        case (.separator, UInt8(ascii: "}")): close(.object)
        case (.separator, UInt8(ascii: "]")): close(.array)
        default: nil
        }
    }

    private mutating func value(_ byte: UInt8) -> Expectation? {
        switch byte {
        case UInt8(ascii: "{"): open(.object, byte)
        case UInt8(ascii: "["): open(.array, byte)
        case UInt8(ascii: "\""): string(isName: false) ? .separator : nil
        case UInt8(ascii: "t"): literal("true") ? .separator : nil
        case UInt8(ascii: "f"): literal("false") ? .separator : nil
        case UInt8(ascii: "n"): literal("null") ? .separator : nil
        default: number() ? .separator : nil
        }
    }

    private mutating func open(_ container: Container, _ byte: UInt8) -> Expectation {
        if containers.count == Self.keptDepth { emit(Self.refused) }
        containers.append(container)
        return emit(byte, then: container == .object ? .firstName : .firstElement)
    }

    private mutating func close(_ container: Container) -> Expectation? {
        guard containers.last == container else { return nil }
        let next = emit(container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"), then: .separator)
        containers.removeLast()
        return next
    }

    private mutating func literal(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard input.count - position >= count,
            word.withUTF8Buffer({ $0.elementsEqual(input[position..<position + count]) })
        else { return false }
        position += count
        emit(word)
        return true
    }

    /// Reads a number; reals and integers that are too long become one that no field accepts.
    private mutating func number() -> Bool {
        let start = position
        skip(UInt8(ascii: "-"))
        let digits = position
        if !skip(UInt8(ascii: "0")) {
            guard skipDigits() else { return false }
        }
        let isShort = position - digits <= Self.keptDigits
        let end = position
        if skip(UInt8(ascii: ".")) {
            guard skipDigits() else { return false }
        }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
            guard skipDigits() else { return false }
        }
        if position == end && isShort { emit(start..<end) } else { emit(Self.refused) }
        return true
    }

    private mutating func string(isName: Bool) -> Bool {
        let start = position
        position += 1
        var isPossible = true
        while position < input.count {
            let byte = input[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                hasImpossibleText = hasImpossibleText || !isPossible
                if isPossible { emit(start..<position) } else { emit(isName ? Self.refusedName : Self.refused) }
                return true
            case UInt8(ascii: "\\"):
                guard let escape = escape() else { return false }
                isPossible = isPossible && escape
            case 0..<0x20: return false
            default: continue
            }
        }
        return false
    }

    /// Reads what follows a backslash: whether it stands for text, nil where it is no escape.
    private mutating func escape() -> Bool? {
        guard position < input.count else { return nil }
        let byte = input[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return true
        case UInt8(ascii: "u"):
            guard let unit = hexUnit() else { return nil }
            switch unit {
            case 0, 0xDC00...0xDFFF: return false
            case 0xD800...0xDBFF: return skipLowSurrogate()
            default: return true
            }
        default: return nil
        }
    }

    /// Whether the second half of a pair follows; anything else stays unread.
    private mutating func skipLowSurrogate() -> Bool {
        let start = position
        if skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")), let low = hexUnit(), (0xDC00...0xDFFF).contains(low) {
            return true
        }
        position = start
        return false
    }

    private mutating func hexUnit() -> UInt16? {
        guard input.count - position >= 4 else { return nil }
        var unit: UInt16 = 0
        for byte in input[position..<position + 4] {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        position += 4
        return unit
    }
}

extension JSONRewriter {
    /// The first byte from here on that is no white space; it stays unread.
    private mutating func nextSignificant() -> UInt8? {
        while position < input.count {
            let byte = input[position]
            guard byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D else { return byte }
            position += 1
        }
        return nil
    }

    @discardableResult
    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < input.count, input[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while position < input.count, (48...57).contains(input[position]) { position += 1 }
        return position > start
    }

    private var isKept: Bool { containers.count <= Self.keptDepth }

    private mutating func emit(_ byte: UInt8, then next: Expectation) -> Expectation {
        position += 1
        if isKept { output.append(byte) }
        return next
    }

    private mutating func emit(_ text: StaticString) {
        if isKept { text.withUTF8Buffer { output.append(contentsOf: $0) } }
    }

    private mutating func emit(_ range: Range<Int>) {
        if isKept { output.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[range])) }
    }
}
