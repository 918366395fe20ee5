/// One thing that is measured.
package struct Workload: Sendable {
    /// Makes what the work needs, and returns what is measured: the work, done so many times.
    package enum Work: Sendable {
        /// All on the caller's thread, so that callgrind counts it too.
        case immediate(@Sendable () throws -> @Sendable (_ iterations: Int) throws -> Void)
        case suspending(@Sendable () throws -> @Sendable (_ iterations: Int) async throws -> Void)

        package func prepare() throws -> @Sendable (_ iterations: Int) async throws -> Void {
            switch self {
            case .immediate(let prepare): try prepare()
            case .suspending(let prepare): try prepare()
            }
        }
    }

    package let name: String
    package let work: Work

    package static let all = [
        decodeEnglish, decodeChinese, admit, encode, flush, appendToMemory, appendGroupToSQLite,
    ]

    static func immediate(
        _ name: String, _ prepare: @escaping @Sendable () throws -> @Sendable (_ iterations: Int) throws -> Void
    ) -> Workload { Workload(name: name, work: .immediate(prepare)) }

    static func suspending(
        _ name: String, _ prepare: @escaping @Sendable () throws -> @Sendable (_ iterations: Int) async throws -> Void
    ) -> Workload { Workload(name: name, work: .suspending(prepare)) }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func use<Value>(_ value: Value) { withExtendedLifetime(value) {} }
