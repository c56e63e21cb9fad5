import Glibc
import Tensors

@testable import RunLog

/// Gives the test a folder of its own and removes it afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = try makeTemporaryFolder()
  defer { removeFolder(folder) }
  return try body(folder)
}

func makeTemporaryFolder() throws -> String {
  var template = Array("/tmp/reprise-runlog-XXXXXX".utf8CString)
  guard let path = mkdtemp(&template) else {
    throw RunLogError.system(path: "/tmp", call: "mkdtemp", code: errno)
  }
  return String(cString: path)
}

/// Removes a folder with the files in it; the tests put no folders into theirs but empty ones.
func removeFolder(_ folder: String) {
  for name in names(in: folder) {
    if unlink(folder + "/" + name) != 0 { rmdir(folder + "/" + name) }
  }
  rmdir(folder)
}

/// The names of all files in a folder, hidden ones too, sorted.
func names(in folder: String) -> [String] {
  guard let entries = opendir(folder) else { return [] }
  defer { closedir(entries) }
  var names: [String] = []
  while let entry = readdir(entries) {
    names.append(
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      })
  }
  return names.filter { $0 != "." && $0 != ".." }.sorted()
}

func writeBytes(_ bytes: some Collection<UInt8>, to path: String) throws {
  let file = fopen(path, "w")
  guard let file else { throw RunLogError.system(path: path, call: "fopen", code: errno) }
  defer { fclose(file) }
  let bytes = Array(bytes)
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw RunLogError.system(path: path, call: "fwrite", code: errno)
  }
}

func readBytes(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else {
    throw RunLogError.system(path: path, call: "fopen", code: errno)
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

/// Runs a shell command; its stdout, and whether it ended with 0.
func shell(_ command: String) -> (output: String, succeeded: Bool) {
  guard let pipe = popen(command, "r") else { return ("", false) }
  var output: [UInt8] = []
  var byte = getc(pipe)
  while byte != EOF {
    output.append(UInt8(byte))
    byte = getc(pipe)
  }
  let status = pclose(pipe)
  return (String(decoding: output, as: UTF8.self), status == 0)
}

/// Runs a Python script on a file (`sys.argv[1]`) with Debian's interpreter.
func python(_ script: String, _ path: String) -> (output: String, succeeded: Bool) {
  shell("/usr/bin/python3 - '\(path)' 2>&1 <<'END'\n\(script)\nEND")
}

let hasH5py = shell("/usr/bin/python3 -c 'import h5py' 2>/dev/null").succeeded
let hasPandas = shell("/usr/bin/python3 -c 'import pandas' 2>/dev/null").succeeded
let hasH5dump = shell("h5dump --version 2>/dev/null").succeeded

/// A record in which everything there is occurs, and every value that is easily lost.
let fullRecord = TrialRecord(
  specification: #"{"name": "töst 𝔛", "epochs": 3}"#, seed: -3, trialHash: "0f3a9c",
  provenance: [
    ProvenanceEntry(key: "start", value: "2024-03-01T12:00:00Z"),
    ProvenanceEntry(key: "gitDiff", value: String(repeating: "+ a line – ünïcode\n", count: 9000)),
    ProvenanceEntry(key: "host", value: ""),
    ProvenanceEntry(key: "dataSHA256/train-images", value: "ba891046"),
    ProvenanceEntry(key: "dataSHA256/a b", value: "two\nlines, a tab\tand \0 within"),
  ],
  epochs: [
    MetricSeries(
      name: "train/loss", values: [0.5, .nan, .infinity], unit: "1", meaning: "Mean loss – 文"),
    MetricSeries(
      name: "test/error", values: [-.infinity, -0.0, .leastNonzeroMagnitude], unit: "1", meaning: ""
    ),
    MetricSeries(
      name: "learningRate", values: [1e-3, Double(bitPattern: 0x7ff8_dead_beef_0001), 0.1],
      unit: "", meaning: "η"),
    MetricSeries(name: "seconds", values: [], unit: "s", meaning: "Empty"),
  ],
  steps: [
    StepSeries(
      name: "loss", steps: [0, 100, Int.max], values: [1.5, .nan, -0.0], unit: "1", meaning: "L"),
    StepSeries(
      name: "dev/loss", steps: [16, 31], values: [0.5, .infinity], unit: "1", meaning: "D"),
    StepSeries(name: "dev/error", steps: [], values: [], unit: "1", meaning: "Empty"),
  ],
  weights: [
    NamedTensor(
      layer: "C1", parameter: "weights",
      tensor: Tensor(
        shape: [2, 1, 2, 2],
        scalars: [1, -2, .nan, .infinity, -0.0, .leastNonzeroMagnitude, 7, 8]),
      axes: "output channel, input channel, kernel row, kernel column"),
    NamedTensor(
      layer: "C1", parameter: "bias", tensor: Tensor(shape: [2], scalars: [0.25, 0.5]),
      axes: "output channel"),
    NamedTensor(
      layer: "block1/conv1", parameter: "scale", tensor: Tensor(shape: [], scalars: [3]), axes: ""),
    NamedTensor(
      layer: "block1/empty", parameter: "w", tensor: Tensor(shape: [3, 0], scalars: []),
      axes: "a, b"),
  ],
  best: [
    NamedTensor(
      layer: "C1", parameter: "bias", tensor: Tensor(shape: [2], scalars: [1, 2]), axes: "o")
  ],
  selection: SelectionRecord(
    updates: 16, devLoss: 0.75, devError: -0.0, testLoss: .nan, testError: 0.125),
  testPredictions: [7, 2, 1, 0, 255], testLabels: [7, 2, 1, 0, 4],
  checkpoint: Checkpoint(
    finishedEpochs: 3,
    parameters: [
      NamedTensor(
        layer: "C1", parameter: "bias", tensor: Tensor(shape: [2], scalars: [1, 2]), axes: "o")
    ],
    optimizerState: [
      NamedTensor(
        layer: "C1/bias", parameter: "momentum", tensor: Tensor(shape: [2], scalars: [3, 4]),
        axes: "o")
    ]),
  status: .diverged(epoch: 2, step: 1234))

/// A record of any size whose every number is `mark`, so that a mix of two records is noticed.
func uniformRecord(mark: Int, parameters: Int) -> TrialRecord {
  TrialRecord(
    specification: "{}", seed: mark, trialHash: "\(mark)",
    epochs: [
      MetricSeries(
        name: "train/loss", values: Array(repeating: Double(mark), count: mark % 50), unit: "1",
        meaning: "Mark")
    ],
    weights: [
      NamedTensor(
        layer: "F6", parameter: "weights",
        tensor: Tensor(repeating: Float(mark), shape: [parameters]), axes: "unit")
    ])
}

/// Writes a sealed file whose HDF5 content the test lays out itself.
func writeSealed(to path: String, _ layOut: (HDF5Image) throws -> Void) throws {
  var bytes = try HDF5Library.run {
    let image = try HDF5Image(creatingFor: path)
    try layOut(image)
    return try image.bytes()
  }
  bytes += Seal.sealing(bytes)
  try writeBytes(bytes, to: path)
}
