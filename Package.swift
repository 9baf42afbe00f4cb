// swift-tools-version: 6.2

import PackageDescription

/// Every Swift target builds in Swift 6 mode with these checks, and a warning is an error.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: fixtures,
    swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "rehearse",
  products: [
    .executable(name: "rehearse", targets: ["rehearse"]),
    .library(
      name: "Rehearse",
      targets: [
        "Tokenization", "Sampling", "Documents", "Shards", "Dataset", "LanguageModel", "Training",
        "Evaluation",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    systemLibrary("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
    systemLibrary("CXXHash", pkgConfig: "libxxhash", apt: "libxxhash-dev"),
    systemLibrary("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    systemLibrary("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    systemLibrary("CXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    systemLibrary("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev"),
    systemLibrary("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    .target(name: "CKernels"),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),

    library("Storage", ["CZstd", "CXXHash", "CCrypto"]),
    library("Configuration", ["Storage", "Yams"]),
    library("Recipes", ["Configuration", "Storage", "CCurl"]),
    library("Tensors", ["COpenBLAS", "CKernels"]),
    library("Tokenization", ["CKernels", "CPCRE2"]),
    library("Sampling"),
    library("Documents", ["Storage", "CArchive", "CSimdjson", "CXML2", "CZlib"]),
    library("Shards", ["Storage"]),
    library(
      "Dataset",
      ["Configuration", "Documents", "Tokenization", "Shards", "Sampling", "Storage"]),
    library("LanguageModel", ["Tensors", "Storage"]),
    library(
      "Training",
      [
        "Configuration", "LanguageModel", "Dataset", "Sampling", "Shards", "Tensors",
        "Tokenization", "Storage", "Yams",
      ]),
    library(
      "Evaluation", ["LanguageModel", "Sampling", "Shards", "Storage", "Tokenization", "Tensors"]),
    library("Reports"),

    .executableTarget(
      name: "rehearse",
      dependencies: [
        "Configuration", "Dataset", "Documents", "Evaluation", "LanguageModel", "Recipes",
        "Reports",
        "Sampling", "Shards", "Storage", "Tensors", "Tokenization", "Training", argumentParser,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Dataset", "LanguageModel", "Reports", "Sampling", "Shards", "Storage", "Tensors",
        "Training", argumentParser,
      ],
      swiftSettings: settings),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("StorageTests", ["Storage"]),
    tests("TensorsTests", ["Tensors", "CKernels"]),
    tests("TokenizationTests", ["Tokenization"], fixtures: ["Fixtures"]),
    tests("SamplingTests", ["Sampling"]),
    tests("DocumentsTests", ["Documents", "Storage"]),
    tests("ShardsTests", ["Shards", "Storage"]),
    tests(
      "DatasetTests",
      [
        "Dataset", "Configuration", "Documents", "Sampling", "Shards", "Storage", "Tokenization",
      ]),
    tests("LanguageModelTests", ["LanguageModel", "Tensors", "CKernels", "Storage"]),
    tests(
      "TrainingTests",
      [
        "Training", "Configuration", "Dataset", "LanguageModel", "Sampling", "Shards", "Storage",
        "Tensors",
      ]),
    tests(
      "EvaluationTests",
      ["Evaluation", "LanguageModel", "Shards", "Storage", "Tensors", "Tokenization"]),
    tests("RecipesTests", ["Recipes", "Configuration", "Storage"]),
    tests("ReportsTests", ["Reports", "Storage"]),
    tests("CommandTests", ["rehearse"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
