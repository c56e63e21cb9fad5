import Glibc
import Tensors
import Testing

@testable import RunLog

/// Many logs in one file, as other programs see it.
@Suite struct CollectionTests {
  static let columns = [
    CollectedColumn(
      name: "experiment", meaning: "Whose it is.", values: .texts(["töst", "𝔛", ""])),
    CollectedColumn(name: "seed", meaning: "The seed.", values: .integers([0, -1, .max])),
    CollectedColumn(
      name: "model.learningRate", meaning: "η", values: .numbers([0.5, .nan, -.infinity])),
  ]

  /// Three logs in a folder `logs` beside the collection, and what collects them.
  private func trials(in folder: String, parameters: Int = 3) throws -> [CollectedTrial] {
    mkdir(folder + "/logs", 0o777)
    return try (0..<3).map { seed in
      let path = "\(folder)/logs/t\(seed).h5"
      try TrialFile.write(uniformRecord(mark: seed + 1, parameters: parameters), to: path)
      return CollectedTrial(name: "t-seed\(seed)", path: path, link: "logs/t\(seed).h5")
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try body(folder)
      for name in names(in: folder + "/logs") { unlink(folder + "/logs/" + name) }
    }
  }

  private static let script = """
    import sys, h5py, numpy as np
    with h5py.File(sys.argv[1], "r") as f:
        assert f.attrs["format"] == b"reprise collection" and f.attrs["formatVersion"] == 1
        table = f["index"]
        assert table.shape == (3,)
        assert table.dtype.names == ("experiment", "seed", "model.learningRate"), table.dtype
        assert table.dtype["seed"] == np.int64 and table.dtype["model.learningRate"] == np.float64
        assert h5py.check_string_dtype(table.dtype["experiment"]).encoding == "utf-8"
        assert [t.decode() for t in table["experiment"]] == ["töst", "𝔛", ""]
        assert list(table["seed"]) == [0, -1, 2**63 - 1]
        np.testing.assert_array_equal(table["model.learningRate"], [0.5, np.nan, -np.inf])
        assert table.attrs["meaning of model.learningRate"].decode() == "η"
        assert "row" in table.attrs["meaning"].decode()
        assert list(f["trials"]) == ["t-seed0", "t-seed1", "t-seed2"]
        for seed in range(3):
            trial = f["trials"]["t-seed%d" % seed]
            assert trial.attrs["format"] == b"reprise trial" and trial.attrs["seed"] == seed + 1
            assert trial["status"][()] == b"running"
            assert list(trial["weights/F6/weights"][:]) == [seed + 1] * 3
        link = f["trials"].get("t-seed1", getlink=True)
        print(type(link).__name__, getattr(link, "filename", ""), getattr(link, "path", ""))
    """

  @Test(
    .enabled(if: hasH5py, "Debian's python3-h5py is not installed"),
    arguments: [
      (CollectedFile.Mode.link, "ExternalLink logs/t1.h5 /\n"), (.copy, "HardLink  \n"),
    ])
  func h5pyReadsIt(_ mode: CollectedFile.Mode, _ link: String) throws {
    try withFolder { folder in
      let path = folder + "/all.h5"
      try CollectedFile.write(try trials(in: folder), columns: Self.columns, to: path, by: mode)
      #expect(names(in: folder) == ["all.h5", "logs"])
      let (output, succeeded) = python(Self.script, path)
      #expect(succeeded && output == link, "\(output)")
      // Links are followed from the file's folder, wherever the reader stands.
      let elsewhere = shell(
        "cd / && /usr/bin/python3 - '\(path)' 2>&1 <<'END'\n\(Self.script)\nEND")
      #expect(elsewhere.output == link, "\(elsewhere)")
    }
  }

  @Test(.enabled(if: hasH5dump, "Debian's hdf5-tools is not installed"))
  func h5dumpAndH5lsFollowTheLinks() throws {
    try withFolder { folder in
      let path = folder + "/all.h5"
      try CollectedFile.write(try trials(in: folder), columns: Self.columns, to: path, by: .link)
      let (dumped, succeeded) = shell("h5dump -d /trials/t-seed1/epochs/train/loss '\(path)' 2>&1")
      #expect(succeeded && dumped.contains("(0): 2, 2"), "\(dumped)")
      let (listed, isListed) = shell("h5ls -E '\(path)/trials' 2>&1")
      #expect(isListed && listed.contains("t-seed2"), "\(listed)")
      #expect(shell("h5ls '\(path)/trials/t-seed2/weights/F6' 2>&1").output.contains("Dataset {3}"))
    }
  }

  @Test func aCollectionIsKnownAsOneAndNoLog() throws {
    try withFolder { folder in
      let path = folder + "/all.h5"
      let trials = try trials(in: folder)
      #expect(!CollectedFile.isCollection(path))
      for mode in [CollectedFile.Mode.link, .copy] {
        try CollectedFile.write(trials, columns: Self.columns, to: path, by: mode)
        #expect(CollectedFile.isCollection(path))
        #expect(throws: RunLogError.collection(path: path)) { try TrialFile.read(path) }
        #expect(throws: RunLogError.collection(path: path)) { try TrialFile.readStanding(path) }
      }
      for other in [trials[0].path, folder, folder + "/missing", "/dev/zero"] {
        #expect(!CollectedFile.isCollection(other))
      }
    }
  }

  @Test func aDamagedLogIsNamedAndNothingIsLeft() throws {
    try withFolder { folder in
      let trials = try trials(in: folder)
      let bytes = try readBytes(trials[1].path)
      try writeBytes(bytes[..<1000] + [bytes[1000] ^ 1] + bytes[1001...], to: trials[1].path)
      try writeBytes([1], to: folder + "/all.h5")
      #expect {
        try CollectedFile.write(trials, columns: [], to: folder + "/all.h5", by: .copy)
      } throws: { error in
        guard case .corrupt(trials[1].path, _, _) = error as? RunLogError else { return false }
        return true
      }
      #expect(names(in: folder) == ["all.h5", "logs"])
      #expect(try readBytes(folder + "/all.h5") == [1])
    }
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    try withFolder { folder in
      let path = folder + "/missing/all.h5"
      let expected = RunLogError.folderMissing(path: path, folder: folder + "/missing")
      #expect(throws: expected) {
        try CollectedFile.write(
          try trials(in: folder), columns: Self.columns, to: path, by: .link)
      }
    }
  }

  /// A file-size limit, which HDF5 meets as it would meet a full disk; in a process of its own.
  @Test(arguments: [0, 1000, 1_100_000, 2_000_000])
  func aFullDiskIsAClearErrorAndLeavesThePreviousFile(limit: Int) async throws {
    let folder = try makeTemporaryFolder()
    defer {
      for name in names(in: folder + "/logs") { unlink(folder + "/logs/" + name) }
      removeFolder(folder)
    }
    _ = try trials(in: folder, parameters: 100_000)
    try writeBytes([7], to: folder + "/all.h5")
    await #expect(processExitsWith: .success) {
      [folder = folder as String, limit = limit as Int] in
      let path = folder + "/all.h5"
      let trials = (0..<3).map {
        CollectedTrial(name: "t\($0)", path: "\(folder)/logs/t\($0).h5", link: "logs/t\($0).h5")
      }
      TrialFile.ignoreFileSizeSignal()
      var bounds = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bounds) == 0)
      #expect(throws: RunLogError.noSpace(path: path, call: "posix_fallocate", code: EFBIG)) {
        try CollectedFile.write(trials, columns: CollectionTests.columns, to: path, by: .copy)
      }
    }
    #expect(names(in: folder) == ["all.h5", "logs"])
    #expect(try readBytes(folder + "/all.h5") == [7])
  }
}
