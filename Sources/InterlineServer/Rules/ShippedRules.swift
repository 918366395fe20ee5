import CShippedFiles

/// The starter rules that are part of the binary.
enum ShippedRules {
    /// The text of each file, by name, in the order of `config/interline.yaml`.
    static let all: [(name: String, text: String)] = {
        var count = 0
        guard let files = interline_shipped_rules(&count) else { return [] }
        return UnsafeBufferPointer(start: files, count: count).compactMap { file in
            guard let name = String(validatingCString: file.name) else { return nil }
            let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
            return String(validating: bytes, as: UTF8.self).map { (name, $0) }
        }
    }()

    static var names: [String] { all.map(\.name) }
}
