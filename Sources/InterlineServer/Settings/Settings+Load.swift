extension Settings {
    /// The settings of a file.
    ///
    /// - Throws: Every problem of the file at once.
    package static func load(file: String) throws(SettingsFailure) -> Settings {
        try decode(yaml: SettingsText.read(file), file: file)
    }

    /// The settings of a file's text; the file's name is for problems alone.
    ///
    /// - Throws: Every problem of the text at once.
    package static func decode(yaml: String, file: String) throws(SettingsFailure) -> Settings {
        let report = SettingsReport(file: file)
        var settings = Settings()
        SettingsReader.read(try YAMLTree.compose(yaml, file: file), report: report, into: &settings)
        guard report.problems.isEmpty else { throw SettingsFailure(problems: report.problems.sorted()) }
        return settings
    }

    /// All keys that a file may have, such as `rooms.configured.name`, each with what its value must be.
    package static func knownKeys() -> [SettingsKey] {
        let report = SettingsReport(file: "")
        var settings = Settings()
        // One of each list's groups, so that their keys are met too.
        let lists = "schedules: [{name: hour}], language_limits: [{language: en}], emotes: [{}], house_rules: [{}]"
        let yaml = """
            rooms: {configured: [{name: lobby, \(lists)}]}
            translation: {engines: [{name: any, kind: apertium}]}
            """
        let tree = try? YAMLTree.compose(yaml, file: "")
        SettingsReader.read(tree, report: report, into: &settings)
        return report.known
    }
}
