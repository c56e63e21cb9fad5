import Foundation
import Testing

@testable import Specs

@Suite struct Loading {
  private func refusal(path: String) -> String? {
    do {
      _ = try ExperimentSpec.load(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func refusesWhatIsNoFile() {
    #expect(
      refusal(path: "/nowhere/a.json")
        == "/nowhere/a.json: cannot be read: No such file or directory")
    #expect(refusal(path: "/tmp") == "/tmp: cannot be read: Is a directory")
    #expect(refusal(path: "") == ": cannot be read: No such file or directory")
    #expect(
      refusal(path: "/etc/passwd/a.json")
        == "/etc/passwd/a.json: cannot be read: Not a directory")
    #expect(refusal(path: "/dev/zero")?.contains("longer than 16 MB") == true)
    #expect(refusal(path: "/dev/null")?.contains("found the end of the file") == true)
    #expect(refusal(path: "/proc/self/mem")?.contains("cannot be read: ") == true)
  }

  @Test func refusesBytesThatAreNoText() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("reprise-specs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("latin1.json")
    try (Data("{\n\"é\": \"".utf8) + Data([0xe9]) + Data("\"}".utf8)).write(to: file)
    #expect(
      refusal(path: file.path)
        == "\(file.path):2:7: not JSON: expected text in UTF-8, found bytes that are not")
    let truncated = folder.appendingPathComponent("truncated.json")
    try Data(sampleText.utf8.dropLast(40)).write(to: truncated)
    #expect(refusal(path: truncated.path)?.hasPrefix("\(truncated.path):17:") == true)
  }

  @Test func readsAFileAsItsText() throws {
    let path = repositoryPath("experiments/lenet5-digits-smoke.json")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(try ExperimentSpec.load(path: path) == ExperimentSpec(json: text))
    #expect(try ExperimentSpec.load(path: path, overrides: ["epochs=9"]).epochs == 9)
  }
}

/// The path of a file in the repository these tests were built from.
func repositoryPath(_ relative: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent(relative).path
}
