// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that neither the relay nor CI builds what only benchmarks need. `Sources` is a link to the
// relay's: its targets are compiled again here as targets of this package, which is what `package` access needs. They
// are a part of the main manifest's, with the same settings.

let package = Package(
    name: "interline-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // Its traits count allocations and reference counts by packages that are not needed: see CAllocations.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CJansson", linkerSettings: [.linkedLibrary("jansson")]),
        .target(name: "CLanguageModel", exclude: ["NOTICE", "characters.bin", "languages.bin"]),
        .target(name: "COpenCC", linkerSettings: [.linkedLibrary("opencc")]),
        .target(name: "CPatternSet", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CUnicode", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
        .target(name: "ChatModel"),
        .target(name: "ChatProtocol", dependencies: ["ChatModel", "CJansson"]),
        .target(name: "RateLimits", dependencies: ["ChatModel"]),
        .target(name: "RoomLog", dependencies: ["ChatModel"]),
        .target(name: "TextAnalysis", dependencies: ["CLanguageModel", "CUnicode", "ChatModel"]),
        .target(
            name: "LanguageRules",
            dependencies: [
                "CPatternSet", "CUnicode", "ChatModel", "TextAnalysis", .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Translation",
            dependencies: [
                "COpenCC", "ChatModel", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            resources: [.embedInCode("Phrasebook/chat.tsv")]),
        // What admits a message is internal to the relay.
        .target(
            name: "Relay",
            dependencies: [
                "ChatModel", "LanguageRules", "RateLimits", "RoomLog", "Translation",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: [.unsafeFlags(["-enable-testing"])]),
        .target(name: "Sessions", dependencies: ["ChatModel", "ChatProtocol", "LanguageRules", "RateLimits", "Relay"]),
        .target(
            name: "SQLiteRoomLog",
            dependencies: ["ChatModel", "RoomLog", .product(name: "GRDB", package: "GRDB.swift")]),

        .target(name: "CAllocations", path: "CAllocations"),
        .target(
            name: "Workloads",
            dependencies: [
                "ChatModel", "ChatProtocol", "RateLimits", "Relay", "RoomLog", "SQLiteRoomLog", "Sessions",
            ],
            path: "Workloads"),
        .executableTarget(name: "RunWorkload", dependencies: ["Workloads"], path: "RunWorkload"),
        .executableTarget(
            name: "MicroBenchmarks",
            dependencies: ["CAllocations", "Workloads", .product(name: "Benchmark", package: "benchmark")],
            path: "MicroBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where !target.name.hasPrefix("C") || target.name.hasPrefix("Chat") {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
