import Foundation

/// Where the record of one machine lies and what it promises.
package struct SQLiteRecordSettings: Sendable {
    /// The folder of the database file; it is made where there is none.
    package var folder: String
    package var synchronous: Synchronous
    package var retention: Retention
    /// How long the id of an event keeps a repetition from being stored again.
    package var deduplicationWindow: Duration
    /// The largest that the database file may grow, in bytes; nil leaves it to the disk.
    ///
    /// Over it appends are unavailable until retention has freed room.
    package var maximumBytes: Int?
    /// The least time from one group of a busy record to the next.
    package var groupInterval = Duration.milliseconds(4)
    /// How much may wait for the disk before appends are refused.
    package var queueLimits = QueueLimits()
    /// How long a change of state or an entry of the audit trail may wait, since their ports name no deadline.
    package var stateDeadline = Duration.seconds(5)
    /// How long opening waits for another process that has the database locked.
    package var openPatience = Duration.seconds(5)
    /// Files up to this many bytes are checked from end to end when they are opened; larger ones only at their roots.
    package var checkedBytesMaximum = 64 << 20
    /// What tells one boot of the machine from the next; nil where that can't be known.
    package var bootID = Self.currentBootID()

    package init(
        folder: String, synchronous: Synchronous = .full, retention: Retention = Retention(),
        deduplicationWindow: Duration = .seconds(600), maximumBytes: Int? = nil
    ) {
        self.folder = folder
        self.synchronous = synchronous
        self.retention = retention
        self.deduplicationWindow = deduplicationWindow
        self.maximumBytes = maximumBytes
    }

    /// The database's name within its folder.
    package static let fileName = "interline.sqlite"

    package var path: String { URL(fileURLWithPath: folder).appendingPathComponent(Self.fileName).path }

    /// The kernel's id of this boot, on Linux.
    package static func currentBootID() -> String? {
        guard let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8) else {
            return nil
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension SQLiteRecordSettings {
    /// What an acknowledged event survives.
    package enum Synchronous: String, Sendable, CaseIterable {
        /// The loss of power: the disk confirms every commit.
        case full
        /// The end of the process in any way; the loss of power may take the newest events.
        case normal
        /// The end of the process in any way; the loss of power may take the whole database.
        case off
    }

    /// How long events are kept; nil sets no bound.
    package struct Retention: Sendable {
        package var maximumAge: Duration?
        package var maximumEventsPerRoom: Int?

        package init(maximumAge: Duration? = nil, maximumEventsPerRoom: Int? = nil) {
            self.maximumAge = maximumAge
            self.maximumEventsPerRoom = maximumEventsPerRoom
        }
    }

    /// The bounds of what waits to be written.
    package struct QueueLimits: Sendable {
        /// The most calls that wait.
        package var writes = 16_384
        /// The most bytes that wait.
        package var bytes = 64 << 20
        /// The most calls in one transaction.
        package var groupWrites = 4096
        /// The most bytes in one transaction; a single larger call still goes, alone.
        package var groupBytes = 4 << 20

        package init() {}
    }
}
