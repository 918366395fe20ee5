/// Why the record could not be opened or closed, with what an operator can do.
package enum SQLiteRecordError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder can't be made, read or written.
    case unusableFolder(path: String, reason: String)
    /// Another relay works on this folder.
    case inUse(path: String)
    /// Another process keeps the database locked.
    case locked(path: String)
    /// What the file holds is not a sound database.
    case corrupted(path: String, reason: String)
    /// A newer version of the relay has written the file.
    case newerSchema(path: String)
    /// There is no database to read.
    case missing(path: String)
    case failed(path: String, reason: String)

    package var description: String {
        switch self {
        case .unusableFolder(let path, let reason):
            "The data folder \(path) can't be used: \(reason). "
                + "Name a folder that this user can write, or change its owner or mount."
        case .inUse(let path):
            "Another relay is using the data folder \(path). Stop it, or give this one a folder of its own."
        case .locked(let path):
            "Another process keeps \(path) locked. Close what has it open (a backup, a database shell), "
                + "then start again."
        case .corrupted(let path, let reason):
            "The database \(path) is damaged: \(reason). Restore it from a backup, or move it and its -wal and -shm "
                + "files away to start with an empty one."
        case .newerSchema(let path):
            "The database \(path) was written by a newer version. Run that version, or restore an older backup."
        case .missing(let path):
            "There is no database at \(path). Check the data folder."
        case .failed(let path, let reason):
            "The database \(path) failed: \(reason). Check the disk and the permissions of its folder."
        }
    }
}
