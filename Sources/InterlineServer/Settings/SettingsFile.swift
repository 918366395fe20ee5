/// A file that the settings name; relative to the working directory.
package struct SettingsFile: Hashable, Sendable {
    package let path: String
    /// Where it is named, for problems that are found when it is read.
    package let origin: SettingsOrigin

    static let expected = "the path of a file"

    /// Nil for an empty path and one that no file can have.
    init?(path: String, origin: SettingsOrigin) {
        guard !path.isEmpty, path.utf8.count < 4096, !path.utf8.contains(0) else { return nil }
        self.path = path
        self.origin = origin
    }

    func problem(_ message: String) -> SettingsProblem { SettingsProblem(origin: origin, message: message) }
}
