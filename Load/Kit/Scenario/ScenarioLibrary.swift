import Glibc

/// The folder of scenario files.
package struct ScenarioLibrary {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// With the names that there are.
        case unknown(String, folder: String, known: [String])
        case unreadable(String, String)

        package var description: String {
            switch self {
            case .unknown(let name, let folder, let known):
                "no scenario is called \(name) in \(folder); there are \(known.joined(separator: ", "))"
            case .unreadable(let path, let why): "\(path): \(why)"
            }
        }
    }

    private let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// The names of the scenarios, in order.
    package var names: [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".yaml") { names.append(String(name.dropLast(5))) }
        }
        return names.sorted()
    }

    /// The file that `argument` means: a scenario's name, or a path, which has a slash or ends in `.yaml`.
    package func read(_ argument: String) throws(Failure) -> (name: String, path: String, bytes: [UInt8]) {
        let isPath = argument.contains("/") || argument.hasSuffix(".yaml")
        if !isPath, !names.contains(argument) { throw .unknown(argument, folder: folder, known: names) }
        let path = isPath ? argument : "\(folder)/\(argument).yaml"
        let last = path.split(separator: "/").last.map(String.init) ?? path
        let name = last.hasSuffix(".yaml") ? String(last.dropLast(5)) : last
        do throws(SystemError) {
            return (name, path, try FileBytes.read(path, atMost: ScenarioFile.bytesMax + 1))
        } catch {
            throw .unreadable(path, "\(error)")
        }
    }
}
