import Foundation
import Translation

/// The dictionary behind the word gloss: what it is, under which terms, and how it gets into a data folder.
///
/// It is no part of Interline, since its licence asks whoever passes it on to do so under the same terms.
package enum GlossDictionary {
    /// Where its publisher has it.
    package static let address = "https://www.mdbg.net/chinese/export/cedict/cedict_1_0_ts_utf-8_mdbg.txt.gz"
    package static let fileName = "cc-cedict.txt"
    /// As it comes, compressed or not; CC-CEDICT has about 4 MB compressed.
    package static let mostBytes = WordGloss.mostBytes

    package static let about = """
        CC-CEDICT is a Chinese-English dictionary that a community maintains and MDBG publishes. With it, readers of \
        English get the words of a Chinese message one by one where nothing translates the sentence.

        Its licence is Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0),
        https://creativecommons.org/licenses/by-sa/4.0/: you may use and pass it on, also for money, as long as you name \
        where it is from, say what you changed, and pass on what you make of it under the same licence. Readers are shown \
        "cc-cedict" as the source of each gloss; the file's own notice stays in it.
        """

    package struct Installed: Sendable {
        package let path: String
        /// Words in either script.
        package let words: Int
    }

    /// Takes the dictionary from a file or an address, unpacks it where it is compressed, checks that the gloss can be
    /// read from it, and puts it into the folder in one step. What was there before stays where anything fails.
    package static func install(from source: String, into folder: String) async throws(GlossFailure) -> Installed {
        var bytes = try await GlossSource.read(source)
        if Gunzip.isCompressed(bytes) {
            do throws(Gunzip.Failure) {
                bytes = try Gunzip.unpack(bytes, bytesMax: mostBytes)
            } catch {
                throw .packed(error)
            }
        }
        let words: Int
        do throws(WordGloss.ReadingError) {
            words = try WordGloss(reading: bytes).count
        } catch {
            throw .noDictionary(error)
        }
        let path = URL(filePath: folder, directoryHint: .isDirectory).appending(path: fileName).path()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .notWritten(path, error.localizedDescription)
        }
        return Installed(path: path, words: words)
    }
}

/// Why the dictionary is not there.
package enum GlossFailure: Error, CustomStringConvertible {
    case unreadable(String)
    case badAddress(EngineSettingsProblem)
    case unreachable(String)
    /// The server answered, but not with a file.
    case refused(status: Int)
    case tooLarge(limit: Int)
    /// Not all of it came in time.
    case tooSlow
    case packed(Gunzip.Failure)
    case noDictionary(WordGloss.ReadingError)
    case notWritten(String, String)

    package var description: String {
        switch self {
        case .unreadable(let reason): "the file can't be read: \(reason)"
        case .badAddress(let problem): "\(problem)"
        case .unreachable(let reason): "the address can't be reached: \(reason)"
        case .refused(let status): "the server answered with status \(status)"
        case .tooLarge(let limit): "more than \(limit) bytes: this is not the dictionary"
        case .tooSlow: "not all of it came in time"
        case .packed(.tooLarge(let limit)): "more than \(limit) bytes when unpacked: this is not the dictionary"
        case .packed(.damaged): "the gzip file is damaged or cut short"
        case .packed(.noMemory): "no memory to unpack it"
        case .noDictionary: "no line of it has the form of CC-CEDICT's entries"
        case .notWritten(let path, let reason): "\(path) can't be written: \(reason)"
        }
    }
}
