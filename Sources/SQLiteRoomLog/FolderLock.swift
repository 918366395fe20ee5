import Foundation

/// Keeps a second relay from writing to the same folder, for as long as this value lives.
///
/// The lock is on a file of its own: closing any descriptor of the database would drop SQLite's own locks.
/// The system lifts it when the process ends in whatever way.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Parameter patience: how long it blocks while the lock is held. A child that a process forks holds a copy of
    ///   all its descriptors until it runs its program, and with them a lock that was let go meanwhile.
    init(folder: String, patience: Duration = .seconds(1)) throws(SQLiteRecordError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .unusableFolder(path: folder, reason: Self.reason(error))
        }
        let path = URL(fileURLWithPath: folder).appendingPathComponent("interline.lock").path
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard opened >= 0 else {
            throw .unusableFolder(path: folder, reason: String(cString: strerror(errno)))
        }
        // Some network file systems have no locks; SQLite's own remain there.
        let deadline = ContinuousClock.now + patience
        while flock(opened, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            guard ContinuousClock.now < deadline else {
                close(opened)
                throw .inUse(path: folder)
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// What the system said, without Foundation's wrapping.
    private static func reason(_ error: any Error) -> String {
        if let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error {
            return underlying.localizedDescription
        }
        return error.localizedDescription
    }
}
