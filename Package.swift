// swift-tools-version: 6.2
import PackageDescription

/// One house, one package: arrows between targets run down only (see `Documentation/Rooms.md`).
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0480-swiftpm-warning-control.md
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies, swiftSettings: settings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let scrypt = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let sockets = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let http1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "yisheng",
    products: [
        .executable(name: "yisheng", targets: ["yisheng"]),
        .library(name: "Civil", targets: ["Civil"]),
        .library(name: "FEEL", targets: ["FEEL"]),
        .library(name: "DMN", targets: ["DMN"]),
        .library(name: "Demography", targets: ["Demography"]),
        .library(name: "Linkage", targets: ["Linkage"]),
        .library(name: "Microsimulation", targets: ["Microsimulation"]),
        // What `Benchmarks/`, a package of its own, measures.
        .library(name: "Access", targets: ["Access"]),
        .library(name: "Exchange", targets: ["Exchange"]),
        .library(name: "Policy", targets: ["Policy"]),
        .library(name: "Registry", targets: ["Registry"]),
        .library(name: "Storage", targets: ["Storage"]),
        .library(name: "StorageTesting", targets: ["StorageTesting"]),
        .library(name: "FEELTesting", targets: ["FEELTesting"]),
        .library(name: "PolicyTesting", targets: ["PolicyTesting"]),
        .library(name: "Services", targets: ["Services"]),
        .library(name: "ServicesTesting", targets: ["ServicesTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 1
        room("Civil", []),
        room("Charts", []),
        room("XML", ["Civil"]),
        // C: the innermost loops of ensembles and of programs over columns.
        .target(name: "Lanes"),
        room("Columns", ["Civil", "Lanes"]),
        // 2
        room("FEEL", ["Civil"]),
        room("FEELTesting", []),
        room("Population", ["Civil", "Columns"]),
        room("Linkage", ["Civil"]),
        room("Growth", ["Civil"]),
        room("Demography", ["Civil", "Lanes"]),
        room("Access", ["Civil"]),
        room("Storage", [grdb, sqlite]),
        room("StorageTesting", ["Storage"]),
        // 3
        room("DMN", ["Civil", "FEEL", "XML"]),
        room("Policy", ["Civil", "FEEL", "DMN", "Columns", "Population", yams]),
        room("PolicyTesting", ["Civil", "FEEL", "Policy"]),
        room("ServicesTesting", ["Civil", "Policy", "Services"]),
        room("Microsimulation", ["Civil", "Population", "Demography", "Lanes"]),
        // 4
        room("Registry", ["Civil", "FEEL", "Policy", "Linkage", "Storage", "Access", crypto]),
        // 5
        room(
            "Exchange",
            [
                "Civil", "Charts", "Columns", "FEEL", "DMN", "Linkage", "Growth", "Registry", "Policy", "Population",
                "Storage",
                "Access",
                crypto, yams,
            ]),
        room("Services", ["Civil", "FEEL", "Registry", "Policy", "Storage", "Access"]),
        room(
            "Statistics",
            [
                "Civil", "Charts", "XML", "Registry", "Policy", "Population", "Demography", "Microsimulation",
                "Storage",
                "Access",
            ]),
        // 6
        room(
            "Server",
            [
                "Civil", "Charts", "FEEL", "Population", "Demography", "Microsimulation", "Access", "Storage", "Policy",
                "Registry", "Exchange", "Growth",
                "Services",
                "Statistics", hummingbird, http, nio, sockets, http1, mustache, yams, crypto, scrypt,
                logging, lifecycle,
            ],
            resources: [.copy("Assets"), .copy("Templates"), .copy("Catalogue")]),
        // 7
        .executableTarget(
            name: "yisheng",
            dependencies: [
                "Civil", "Charts", "FEEL", "DMN", "Linkage", "Population", "Demography", "Microsimulation", "Access",
                "Storage", "Policy",
                "Registry", "Exchange", "Services", "Statistics", "Server", arguments, logging,
            ],
            swiftSettings: settings),

        tests("Civil", ["Civil"]),
        tests("Charts", ["Charts"]),
        tests("FEEL", ["FEEL", "FEELTesting", "Civil"]),
        tests("XML", ["XML", "Civil"]),
        tests("DMN", ["DMN", "FEEL", "Civil"]),
        tests("Population", ["Population", "Columns", "Civil"]),
        tests("Linkage", ["Linkage", "Civil"]),
        tests("Demography", ["Demography", "Civil"]),
        tests("Access", ["Access", "Civil"]),
        tests("Storage", ["Storage", "StorageTesting"]),
        tests("Columns", ["Columns", "Civil"]),
        tests("Policy", ["Policy", "PolicyTesting", "Population", "Columns", "FEEL", "Civil", "Exchange"]),
        tests("Growth", ["Growth", "Civil"]),
        tests("Microsimulation", ["Microsimulation", "Population", "Demography", "Civil", "Lanes"]),
        tests("Registry", ["Registry", "Policy", "Storage", "StorageTesting", "Access", "Exchange", "Civil", "FEEL"]),
        tests(
            "Exchange",
            [
                "Exchange", "DMN", "FEEL", "Linkage", "Microsimulation", "Demography", "Registry", "Policy",
                "PolicyTesting", "Population", "Columns",
                "Storage", "StorageTesting", "Access", "Civil",
            ]),
        tests(
            "Services",
            [
                "Services", "ServicesTesting", "Registry", "Policy", "Storage", "StorageTesting", "Access", "Exchange",
                "Civil",
            ]),
        tests(
            "Statistics",
            [
                "Statistics", "Charts", "Registry", "Policy", "Population", "Demography", "Microsimulation", "Storage",
                "StorageTesting", "Access", "Exchange", "Civil",
            ]),
        tests(
            "Server",
            [
                "Server", "Registry", "Storage", "StorageTesting", "Access", "Exchange", "Services", "Policy", "Civil",
                crypto, http,
            ]),
    ]
)
