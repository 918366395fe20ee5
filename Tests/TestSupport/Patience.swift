extension Duration {
    /// How long tests wait for what must come.
    ///
    /// Only what hangs takes so long: a machine that does much else may be slow at everything.
    package static let patience = Duration.seconds(120)
}
