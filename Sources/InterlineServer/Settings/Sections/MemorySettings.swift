/// How much memory the process may take.
package struct MemorySettings: Hashable, Sendable {
    /// In MiB; 0: what the control group or the machine allows.
    package var maximumMebibytes = 0

    package init() {}
}

extension MemorySettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("max_mib", 0...16_777_216, &maximumMebibytes)
    }
}
