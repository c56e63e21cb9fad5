// swift-tools-version: 6.2
import PackageDescription

// One target a room; each imports only what stands above it in this list.
// The order is the data flow: spec → network → training → log → figures.
let package = Package(
  name: "reprise",
  products: [.executable(name: "reprise", targets: ["reprise"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .systemLibrary(name: "COneDNN"),
    .systemLibrary(name: "CHDF5"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CCrypto"),

    .target(name: "Tensors"),
    .target(name: "Specs"),
    .target(name: "ComputeBackend", dependencies: ["Tensors"]),
    .target(name: "ReferenceBackend", dependencies: ["ComputeBackend"]),
    .target(name: "OneDNNBackend", dependencies: ["ComputeBackend", "COneDNN"]),
    .target(name: "Networks", dependencies: ["Specs", "ComputeBackend"]),
    .target(name: "Datasets", dependencies: ["Tensors", "Specs", "CZlib", "CCrypto"]),
    .target(name: "Training", dependencies: ["Networks", "Datasets"]),
    .target(name: "RunLog", dependencies: ["Tensors", "CHDF5"]),
    .target(
      name: "Sweeps",
      dependencies: [
        "RunLog", "Training", "OneDNNBackend",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .target(
      name: "Figures",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")]),
    .target(name: "Reports", dependencies: ["Specs", "RunLog", "Figures"]),
    .executableTarget(
      name: "reprise",
      dependencies: [
        "Specs", "Networks", "Datasets", "Training", "RunLog", "Sweeps", "Figures", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .executableTarget(
      name: "reprise-benchmark", dependencies: ["Training", "OneDNNBackend"],
      path: "benchmarks/RepriseBenchmark"),

    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors"], exclude: ["random_stream.py"]),
    .testTarget(name: "SpecsTests", dependencies: ["Specs"]),
    .testTarget(
      name: "BackendTests",
      dependencies: ["ComputeBackend", "ReferenceBackend", "OneDNNBackend", "Tensors"]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "ReferenceBackend", "OneDNNBackend"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets"]),
    .testTarget(name: "TrainingTests", dependencies: ["Training", "OneDNNBackend"]),
    .testTarget(name: "RunLogTests", dependencies: ["RunLog"]),
    .testTarget(name: "SweepsTests", dependencies: ["Sweeps"]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
    // Runs the built program as a user does; reads the logs it leaves.
    .testTarget(name: "EndToEndTests", dependencies: ["RunLog"]),
  ],
  swiftLanguageModes: [.v6]
)
