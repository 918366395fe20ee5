/// Tells host names from other words with dots.
enum WebHost {
    /// The last labels that make a link without a scheme, as people type them; others are links with `http://` or
    /// `www.` only, because most dots join no host name (`xorg.conf`, `ok.then`).
    private static let endings: Set<UInt64> = Set(
        """
        com net org info biz io tv gg me co cc cn hk tw jp kr sg my id vn th in ru ua by de uk eu fr es it pt br mx ar cl pe \
        nl pl ro cz se no dk fi tr us ca au nz ai app dev xyz top vip shop site club live link online store fun gov edu ly
        """.split(separator: " ").map { packed(Array($0.utf8)[...]) })

    /// Whether an address (`name@host` too) begins here: `www.` and anything, or a host that ends as known ones do.
    static func begins(_ units: UnsafeBufferPointer<UInt8>) -> Bool {
        var label = 0
        var labels = 0
        var last: UInt64 = 0
        var offset = 0
        while true {
            let unit = offset < units.count ? units[offset] : 47
            if unit.isWordUnit || unit == 45 || unit == 95 || unit == 43 {
                offset += 1
                continue
            }
            guard offset > label else { return false }
            if unit == 64 {
                // What came before was a mailbox.
                (labels, last) = (0, 0)
            } else {
                labels += 1
                last = packed(units[label..<offset])
                if labels == 1, last == www, unit == 46, offset + 1 < units.count { return true }
                if unit != 46 { return labels > 1 && endings.contains(last) }
            }
            offset += 1
            label = offset
        }
    }

    private static let www = packed(Array("www".utf8)[...])

    /// Up to eight letters in one number, case folded; longer labels are none of the list.
    private static func packed(_ units: some RandomAccessCollection<UInt8>) -> UInt64 {
        units.count > 8 ? 0 : units.reduce(0) { $0 << 8 | UInt64($1 | 0x20) }
    }
}
