extension String {
    /// How many characters a reader sees: extended grapheme clusters, in linear time.
    package var graphemeCount: Int {
        var text = self
        let plain: Int? = text.withUTF8 { units in
            guard TextNormalizer.isASCII(units) else { return nil }
            // Of ASCII only CR LF is one character of two bytes.
            return units.contains(13) ? nil : units.count
        }
        return plain ?? count
    }
}
