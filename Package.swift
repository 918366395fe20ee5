// swift-tools-version: 6.2
import PackageDescription

// The manifest names every edge between modules; CI builds with
// --explicit-target-dependency-import-check error, so an import that is not listed here fails.

let package = Package(
    name: "interline",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "ChatClient", targets: ["ChatClient"]),
        .executable(name: "interline", targets: ["Interline"]),
        .executable(name: "interline-load", targets: ["InterlineLoad"]),
        .executable(name: "interline-language", targets: ["InterlineLanguage"]),
        .executable(name: "interline-rules", targets: ["InterlineRules"]),
        .executable(name: "interline-translation", targets: ["InterlineTranslation"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // C libraries, each behind one module.
        .target(name: "CJansson", linkerSettings: [.linkedLibrary("jansson")]),
        .target(
            name: "CLibWebSockets",
            linkerSettings: [
                .linkedLibrary("websockets"), .linkedLibrary("ev"), .linkedLibrary("ssl"), .linkedLibrary("crypto"),
            ]),
        .target(name: "COpenCC", linkerSettings: [.linkedLibrary("opencc")]),
        .target(name: "CPatternSet", linkerSettings: [.linkedLibrary("re2")]),
        .target(name: "CUnicode", linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        // Files of config/, and the admin API's document, in the binary.
        .target(name: "CShippedFiles"),
        // The language model and tables of characters, as data in the binary.
        .target(name: "CLanguageModel", exclude: ["NOTICE", "characters.bin", "languages.bin"]),

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
        .target(
            name: "Relay",
            dependencies: [
                "ChatModel", "LanguageRules", "RateLimits", "RoomLog", "Translation",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "Sessions", dependencies: ["ChatModel", "ChatProtocol", "LanguageRules", "RateLimits", "Relay"]),
        .target(
            name: "WebSocketTransport",
            dependencies: ["CLibWebSockets", "CZlib", .product(name: "Logging", package: "swift-log")]),
        .target(name: "TokenAuth", dependencies: ["ChatModel", .product(name: "JWTKit", package: "jwt-kit")]),
        .target(
            name: "SQLiteRoomLog",
            dependencies: ["ChatModel", "RoomLog", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "AdminAPI",
            dependencies: [
                "CShippedFiles", "ChatModel", "ChatProtocol", "RateLimits", "Relay", "RoomLog",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
            ], exclude: ["OpenAPI"]),
        .target(name: "WebClient", resources: [.embedInCode("Pages")]),
        .target(
            name: "ChatClient",
            dependencies: [
                "CZlib", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .target(
            name: "InterlineServer",
            dependencies: [
                "AdminAPI", "CShippedFiles", "CZlib", "ChatModel", "ChatProtocol", "LanguageRules", "RateLimits",
                "Relay",
                "RoomLog", "SQLiteRoomLog", "Sessions", "TextAnalysis", "TokenAuth", "Translation", "WebClient",
                "WebSocketTransport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "Interline",
            dependencies: [
                "ChatModel", "InterlineServer", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "RoomLogContract", dependencies: ["ChatModel", "RoomLog"], path: "Tests/RoomLogContract"),
        .testTarget(name: "ChatModelTests", dependencies: ["ChatModel"]),
        .testTarget(
            name: "LanguageRulesTests",
            dependencies: ["ChatModel", "LanguageRules", "TextAnalysis", .product(name: "Yams", package: "Yams")]),
        .testTarget(
            name: "TextAnalysisTests", dependencies: ["CLanguageModel", "CUnicode", "ChatModel", "TextAnalysis"]),
        .testTarget(
            name: "TranslationTests",
            dependencies: [
                "ChatModel", "TestSupport", "Translation", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(name: "RateLimitsTests", dependencies: ["ChatModel", "RateLimits"]),
        .testTarget(
            name: "WebSocketTransportTests",
            dependencies: [
                "CLibWebSockets", "CZlib", "TestSupport", "WebSocketTransport",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "ChatProtocolTests", dependencies: ["ChatModel", "ChatProtocol"]),
        .testTarget(
            name: "ChatClientTests",
            dependencies: [
                "CZlib", "ChatClient", "ChatModel", "ChatProtocol", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .testTarget(
            name: "InterlineServerTests",
            dependencies: [
                "AdminAPI", "ChatModel", "InterlineServer", "LanguageRules", "Relay", "RelayTestKit", "RoomLog",
                "Sessions", "TokenAuth", "Translation", "WebClient",
                "WebSocketTransport", .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "AdminAPITests",
            dependencies: [
                "AdminAPI", "ChatModel", "Relay", "RelayTestKit", "RoomLog", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(name: "RoomLogTests", dependencies: ["ChatModel", "RoomLog", "RoomLogContract"]),
        .testTarget(
            name: "SQLiteRoomLogTests",
            dependencies: [
                "ChatModel", "RoomLog", "RoomLogContract", "SQLiteRoomLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "TokenAuthTests",
            dependencies: ["ChatModel", "TokenAuth", .product(name: "JWTKit", package: "jwt-kit")]),

        .target(
            name: "RelayTestKit",
            dependencies: [
                "ChatModel", "ChatProtocol", "LanguageRules", "RateLimits", "Relay", "RoomLog", "Sessions",
                "Translation",
            ],
            path: "Tests/RelayTests/Kit"),
        .testTarget(
            name: "RelayTests",
            dependencies: [
                "ChatModel", "LanguageRules", "RateLimits", "Relay", "RelayTestKit", "RoomLog", "TextAnalysis",
                "Translation",
            ],
            exclude: ["Kit"]),
        .testTarget(
            name: "SessionsTests",
            dependencies: [
                "ChatModel", "ChatProtocol", "LanguageRules", "Relay", "RelayTestKit", "RoomLog", "Sessions",
            ]),

        .target(
            name: "TestSupport",
            dependencies: [
                "CZlib", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestSupport"),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "ChatClient", "Interline", "InterlineLoad", "TestSupport",
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),

        .executableTarget(
            name: "InterlineLanguage",
            dependencies: [
                "CLanguageModel", "ChatModel", "TextAnalysis",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Load/language/Tool"),
        .executableTarget(
            name: "InterlineRules",
            dependencies: ["ChatModel", "LanguageRules", .product(name: "Yams", package: "Yams")],
            path: "Load/language/Terms"),
        .executableTarget(
            name: "InterlineTranslation",
            dependencies: [
                "ChatModel", "InterlineServer", "TextAnalysis", "Translation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Load/translation/Tool"),
        .target(name: "CEpoll", path: "Load/CEpoll"),
        .target(
            name: "COpenSSL", path: "Load/COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .target(
            name: "LoadKit",
            dependencies: [
                "CEpoll", "COpenSSL", "CZlib", "ChatProtocol",
                .product(name: "Histogram", package: "hdrhistogram-swift"), .product(name: "Yams", package: "Yams"),
            ],
            path: "Load/Kit", resources: [.embedInCode("Report/Page")]),
        .executableTarget(
            name: "InterlineLoad",
            dependencies: ["LoadKit", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Load/Generator"),
        .testTarget(name: "LoadKitTests", dependencies: ["CZlib", "LoadKit"]),
    ],
    swiftLanguageModes: [.v6]
)

// The fuzzers, and with them all that they fuzz built for libFuzzer: Tests/Fuzzers/run. Not part of any other build.
let isFuzzing = Context.environment["INTERLINE_FUZZERS"] != nil
if isFuzzing {
    package.targets += [
        .target(name: "FuzzDriver", path: "Tests/Fuzzers/Driver"),
        .executableTarget(
            name: "InterlineFuzz",
            dependencies: [
                "CZlib", "ChatModel", "ChatProtocol", "FuzzDriver", "InterlineServer", "LanguageRules", "Relay",
                "TestSupport", "TextAnalysis", "TokenAuth", "Translation", "WebSocketTransport",
            ],
            path: "Tests/Fuzzers/Targets",
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
    package.products.append(.executable(name: "interline-fuzz", targets: ["InterlineFuzz"]))
}

for target in package.targets where !target.name.hasPrefix("C") || target.name.hasPrefix("Chat") {
    target.swiftSettings = [
        .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    if isFuzzing { target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address"])) }
}
