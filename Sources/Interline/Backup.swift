import ArgumentParser
import Foundation
import InterlineServer

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies the record into a new file; the relay may run meanwhile.",
        discussion: """
            All that was acknowledged before the command was started is in the copy. Rules, settings, keys and the \
            generated token secret are files of their own and not in it.
            """)

    @Option(help: "The relay's data folder.")
    var data: String

    @Option(help: "The file to make.")
    var to: String

    func run() throws {
        try Failure.exiting { print("\(to): \(try RecordFile.backup(of: data, to: to)) bytes") }
    }
}

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Puts a backup in the place of the record; the relay must not run.",
        discussion: "The backup is checked first. Clients that come back start anew.")

    @Option(help: "The relay's data folder.")
    var data: String

    @Option(help: "The backup.")
    var from: String

    @Flag(help: "Move a record that is there aside instead of refusing.")
    var replace = false

    func run() throws {
        try Failure.exiting {
            let aside = try RecordFile.restore(from, to: data, replaces: replace)
            if let aside { print("the record that was there is in \(aside)") }
            print("restored \(from)")
        }
    }
}
