import GRDB

/// The tables of the record and how they came to be.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { db in
            // A room's newest sequence stands apart from its events, so that it never goes back when they are pruned.
            // Ids are kept in a table in the order of arrival, so that pruning them reads no more than it deletes.
            try db.execute(
                sql: """
                    CREATE TABLE meta (
                        key TEXT PRIMARY KEY, value TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE rooms (
                        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, newest INTEGER NOT NULL
                    ) STRICT;
                    CREATE TABLE events (
                        room INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,
                        PRIMARY KEY (room, seq)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE message_ids (
                        arrival INTEGER PRIMARY KEY, room INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
                        at INTEGER NOT NULL, UNIQUE (room, id)
                    ) STRICT;
                    CREATE TABLE state (
                        key TEXT PRIMARY KEY, value BLOB, revision INTEGER NOT NULL, removed_at INTEGER
                    ) STRICT, WITHOUT ROWID;
                    CREATE INDEX state_removed ON state (removed_at) WHERE removed_at IS NOT NULL;
                    CREATE TABLE audit (
                        id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, room TEXT NOT NULL,
                        actor TEXT NOT NULL, action TEXT NOT NULL, user TEXT, message INTEGER, reason TEXT,
                        until INTEGER, detail TEXT
                    ) STRICT;
                    CREATE INDEX audit_room ON audit (room, id);
                    """)
        }
        return migrator
    }
}
