import Foundation
import Synchronization

/// Reads a pipe to its end, so that the writer never blocks, and hands out its lines.
final class LineCollector: Sendable {
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    /// Called once; reads in a task of its own until the pipe ends.
    func collect(from handle: FileHandle) {
        let continuation = continuation
        let descriptor = handle.fileDescriptor
        Task.detached {
            var rest: [UInt8] = []
            while true {
                guard await DescriptorPoller.shared.wait(for: .readable, on: descriptor, until: .now + .seconds(3_600))
                else { continue }
                let bytes = handle.availableData
                if bytes.isEmpty { break }
                rest += bytes
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeSubrange(...end)
                }
            }
            continuation.finish()
        }
    }

    /// The first line with the prefix; nil at the end of the pipe or of the time.
    func first(withPrefix prefix: String, within time: Duration) async throws -> String? {
        try await withThrowingTaskGroup(of: String?.self) { group in
            let stream = stream
            group.addTask { await stream.first { $0.hasPrefix(prefix) } }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }
}
