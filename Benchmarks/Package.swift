// swift-tools-version: 6.2
import PackageDescription

/// Programs that measure what the README claims, each beside a peer in one run. A package of its own, so that nothing of it
/// is in what is shipped.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let yisheng = "yisheng"
let storage = Target.Dependency.product(name: "Storage", package: yisheng)
let testing = Target.Dependency.product(name: "StorageTesting", package: yisheng)
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")

let package = Package(
    name: "benchmarks",
    products: [
        // Preloaded by `powerloss`.
        .library(name: "DiskLog", type: .dynamic, targets: ["DiskLog"])
    ],
    dependencies: [
        .package(name: yisheng, path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "Measuring", dependencies: [sqlite], swiftSettings: settings),
        .target(name: "Victims", dependencies: ["Measuring", storage], swiftSettings: settings),
        .target(name: "DiskLog", linkerSettings: [.linkedLibrary("dl")]),
        .target(
            name: "Loads",
            dependencies: ["Civil", "Access", "Exchange", "Policy", "Registry", "Storage"].map {
                .product(name: $0, package: yisheng)
            }, swiftSettings: settings),
        .executableTarget(
            name: "journal-load", dependencies: ["Measuring", "Loads", storage, testing], swiftSettings: settings),
        .executableTarget(name: "county-load", dependencies: ["Measuring"], swiftSettings: settings),
        .executableTarget(name: "import-load", dependencies: ["Measuring"], swiftSettings: settings),
        .executableTarget(
            name: "decide-family",
            dependencies: [
                "Measuring", "Loads", testing, .product(name: "Civil", package: yisheng),
                .product(name: "FEEL", package: yisheng), .product(name: "Exchange", package: yisheng),
                .product(name: "Policy", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "expressions",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "FEEL", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "projection",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "Demography", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "doses",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "Exchange", package: yisheng),
                .product(name: "Policy", package: yisheng), .product(name: "Services", package: yisheng),
                .product(name: "ServicesTesting", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "lives",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "Demography", package: yisheng),
                .product(name: "Microsimulation", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "agreement",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "Exchange", package: yisheng),
                .product(name: "Policy", package: yisheng), .product(name: "PolicyTesting", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "linkage", dependencies: ["Measuring", .product(name: "Civil", package: yisheng)],
            swiftSettings: settings),
        .executableTarget(
            name: "racing",
            dependencies: [
                "Measuring", storage, testing, .product(name: "Access", package: yisheng),
                .product(name: "Civil", package: yisheng), .product(name: "Exchange", package: yisheng),
                .product(name: "Policy", package: yisheng), .product(name: "Registry", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "child-support",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "Exchange", package: yisheng),
                .product(name: "Policy", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Measuring", .product(name: "Civil", package: yisheng), .product(name: "FEEL", package: yisheng),
                .product(name: "DMN", package: yisheng), .product(name: "FEELTesting", package: yisheng),
            ], swiftSettings: settings),
        .executableTarget(
            name: "storage-rates", dependencies: ["Measuring", storage, testing], swiftSettings: settings),
        .executableTarget(
            name: "crash",
            dependencies: [
                "Measuring", "Victims", "Loads", storage, testing, .product(name: "Registry", package: yisheng),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "powerloss", dependencies: ["Measuring", "Victims", testing], swiftSettings: settings),
    ]
)
