// swift-tools-version: 6.2
import PackageDescription

let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")

// Kernels are compiled once for each instruction set (the same files: KernelsAVX512 is a link) and
// chosen when the program runs. Their loops over whole registers have constant bounds and must be
// unrolled for the registers to be used; overflow and bounds are not checked in them. A square root
// that may report an error would be computed one by one.
func kernelSettings(_ options: [String]) -> [SwiftSetting] {
  #if arch(x86_64)
    let forCPU = options.flatMap { ["-Xcc", $0] }
  #else
    let forCPU: [String] = []
  #endif
  return [
    .unsafeFlags(
      ["-Ounchecked", "-Xllvm", "-unroll-threshold=20000", "-Xcc", "-fno-math-errno"] + forCPU,
      .when(configuration: .release))
  ]
}

// One target a room; each imports only what stands above it in this list.
// The order is the data flow: spec → network → training → log → figures.
// A room names every room it imports, also what comes with another: what is not named here is not
// rebuilt when it changes. `make lint` checks that.
let package = Package(
  name: "reprise",
  products: [.executable(name: "reprise", targets: ["reprise"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "COneDNN"),
    .systemLibrary(name: "CHDF5"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CPNG"),
    .systemLibrary(name: "COpenBLAS"),
    .systemLibrary(name: "CLIBSVM"),

    .target(name: "Files"),
    .target(name: "Tensors"),
    .target(name: "Specs", dependencies: ["Files", "Tensors"]),
    .target(name: "Safetensors", dependencies: ["Files", "Tensors", "Specs"]),
    .target(name: "ComputeBackend"),
    .target(name: "ReferenceBackend", dependencies: ["ComputeBackend"]),
    .target(name: "Kernels"),
    .target(
      name: "KernelsAVX2", dependencies: ["Kernels"],
      swiftSettings: kernelSettings(["-march=haswell"])),
    .target(
      name: "KernelsAVX512", dependencies: ["Kernels"],
      swiftSettings: kernelSettings(["-march=skylake-avx512", "-mprefer-vector-width=512"])
        + [.define("REPRISE_AVX512")]),
    .target(
      name: "OneDNNBackend",
      dependencies: ["ComputeBackend", "Kernels", "KernelsAVX2", "KernelsAVX512", "COneDNN"]),
    .target(name: "Networks", dependencies: ["Tensors", "Specs", "ComputeBackend"]),
    .target(
      name: "Datasets", dependencies: ["Files", "Tensors", "Specs", "CZlib", "CCrypto", "CPNG"]),
    .target(
      name: "Training",
      dependencies: ["Tensors", "Specs", "ComputeBackend", "Networks", "Datasets"]),
    .target(
      name: "Classifiers", dependencies: ["Tensors", "Specs", "Datasets", "COpenBLAS", "CLIBSVM"]),
    .target(name: "RunLog", dependencies: ["Files", "Tensors", "CHDF5"]),
    .target(name: "Slurm", dependencies: [subprocess]),
    .target(
      name: "Sweeps",
      dependencies: [
        "Files", "Tensors", "Specs", "OneDNNBackend", "Networks", "Datasets", "Training",
        "Classifiers", "Safetensors", "RunLog", "Slurm", subprocess,
      ]),
    .target(name: "Figures", dependencies: ["Files", subprocess]),
    .target(name: "TensorBoard"),
    .target(name: "Reports", dependencies: ["Files", "Specs", "RunLog", "Figures", "TensorBoard"]),
    // The page's parts are compiled in: the program needs no folder of resources beside it.
    .target(
      name: "Pages",
      dependencies: [
        "Files", "Specs", "RunLog", "Figures", "Reports",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")]),
    .executableTarget(
      name: "reprise",
      dependencies: [
        "Files", "Tensors", "Specs", "ReferenceBackend", "OneDNNBackend", "Networks", "Datasets",
        "Training", "Safetensors", "RunLog", "Slurm", "Sweeps", "Figures", "TensorBoard", "Reports",
        "Pages",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "Benchmarks",
      dependencies: [
        "Files", "Tensors", "Specs", "ComputeBackend", "OneDNNBackend", "Networks", "Datasets",
        "RunLog", "Sweeps", "Figures", "Reports",
      ],
      path: "benchmarks/Benchmarks"),
    .executableTarget(
      name: "reprise-benchmark",
      dependencies: [
        "Files", "Figures", "Reports", "Benchmarks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "benchmarks/RepriseBenchmark"),

    .testTarget(name: "FilesTests", dependencies: ["Files"]),
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors"], exclude: ["random_stream.py"]),
    .testTarget(
      name: "SpecsTests", dependencies: ["Specs"], exclude: ["sweep_draws.py"]),
    .testTarget(
      name: "SafetensorsTests", dependencies: ["Files", "Tensors", "Safetensors"],
      exclude: ["fixtures.py", "fixtures"]),
    .testTarget(
      name: "BackendTests",
      dependencies: [
        "Tensors", "ComputeBackend", "Kernels", "KernelsAVX2", "KernelsAVX512", "ReferenceBackend",
        "OneDNNBackend",
      ],
      exclude: ["pytorch_numbers.py", "pytorch_numbers.json"]),
    .testTarget(
      name: "NetworksTests",
      dependencies: [
        "Tensors", "Specs", "Safetensors", "ComputeBackend", "ReferenceBackend", "OneDNNBackend",
        "Networks",
      ], exclude: ["PyTorch"]),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Files", "Tensors", "Specs", "Datasets", "CZlib"],
      exclude: ["pictures.py", "pictures", "resize.py", "resize.json"]),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["Tensors", "Specs", "OneDNNBackend", "Networks", "Datasets", "Training"]),
    .testTarget(
      name: "ClassifiersTests", dependencies: ["Tensors", "Specs", "Datasets", "Classifiers"]),
    .testTarget(name: "SlurmTests", dependencies: ["Slurm"]),
    .testTarget(name: "RunLogTests", dependencies: ["Tensors", "RunLog"]),
    .testTarget(
      name: "SweepsTests",
      dependencies: [
        "Files", "Tensors", "Specs", "OneDNNBackend", "Networks", "Datasets", "Training",
        "Safetensors", "RunLog", "Slurm", "Sweeps", "Reports",
      ]),
    .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
    .testTarget(name: "TensorBoardTests", dependencies: ["TensorBoard"]),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Specs", "RunLog", "Figures", "TensorBoard", "Reports"],
      exclude: [
        "statistics_numbers.py", "statistics_numbers.json", "ledger_numbers.py",
        "ledger_numbers.json",
      ]),
    .testTarget(
      name: "PagesTests",
      dependencies: ["Files", "Tensors", "Specs", "RunLog", "Figures", "Reports", "Pages"]),
    .testTarget(
      name: "BenchmarkTests",
      dependencies: ["ComputeBackend", "Figures", "Benchmarks"]),
    // Runs the built program as a user does; reads the logs it leaves.
    .testTarget(
      name: "EndToEndTests", dependencies: ["RunLog", "Slurm", "Tensors"],
      exclude: ["Slurm/cluster.sh"]),
  ],
  swiftLanguageModes: [.v6]
)
