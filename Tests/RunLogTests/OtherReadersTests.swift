import Testing

@testable import RunLog

/// The file as people see it who have no Reprise.
@Suite struct OtherReadersTests {
  @Test(.enabled(if: hasH5py, "Debian's python3-h5py is not installed"))
  func h5pyReadsEverything() throws {
    let script = """
      import sys, json, h5py, numpy as np
      with h5py.File(sys.argv[1], "r") as f:
          assert f.attrs["format"] == b"reprise trial" and f.attrs["formatVersion"] == 1
          assert f.attrs["seed"] == -3 and f.attrs["trialHash"] == b"0f3a9c"
          assert json.loads(f["spec"][()])["name"] == "töst 𝔛"
          assert f["spec"].asstr()[()].startswith("{")
          assert f["status"][()] == b"diverged"
          assert f["status"].attrs["epoch"] == 2 and f["status"].attrs["step"] == 1234
          assert f["provenance/gitDiff"].asstr()[()] == "+ a line – ünïcode\\n" * 9000
          assert f["provenance/host"][()] == b""
          assert f["provenance/dataSHA256/train-images"][()] == b"ba891046"
          loss = f["epochs/train/loss"]
          assert loss.dtype == np.float64 and loss.shape == (3,)
          np.testing.assert_array_equal(loss[:], [0.5, np.nan, np.inf])
          assert loss.attrs["unit"] == b"1" and loss.attrs["meaning"].decode() == "Mean loss – 文"
          assert f["epochs/seconds"].shape == (0,)
          assert list(f["steps/loss/step"][:]) == [0, 100, 2**63 - 1]
          np.testing.assert_array_equal(f["steps/loss/value"][:], np.float32([1.5, np.nan, -0.0]))
          w = f["weights/C1/weights"]
          assert w.shape == (2, 1, 2, 2) and w.dtype == np.float32 and w[1, 0, 1, 0] == 7
          assert w.attrs["axes"] == b"output channel, input channel, kernel row, kernel column"
          assert f["weights/block1/conv1/scale"][()] == 3
          assert f["weights/block1/empty/w"].shape == (3, 0)
          assert list(f["steps/dev/loss/step"][:]) == [16, 31]
          np.testing.assert_array_equal(f["steps/dev/loss/value"][:], np.float32([0.5, np.inf]))
          assert list(f["best/C1/bias"][:]) == [1, 2]
          best = f["best"].attrs
          assert best["updates"] == 16 and best["devLoss"] == 0.75 and best["testError"] == 0.125
          assert best["devError"] == 0 and np.signbit(best["devError"]) and np.isnan(best["testLoss"])
          assert list(f["predictions/test"][:]) == [7, 2, 1, 0, 255]
          assert list(f["predictions/testLabels"][:]) == [7, 2, 1, 0, 4]
          assert f["predictions/testLabels"].attrs["unit"] == b"class"
          assert f["checkpoint"].attrs["finishedEpochs"] == 3
          assert list(f["checkpoint/optimizer/C1/bias/momentum"][:]) == [3, 4]
          f.visititems(lambda name, thing: thing.attrs.items())
      print("read")
      """
    try withTemporaryFolder { folder in
      try TrialFile.write(fullRecord, to: folder + "/t.h5")
      let (output, succeeded) = python(script, folder + "/t.h5")
      #expect(succeeded && output == "read\n", "\(output)")
    }
  }

  @Test(.enabled(if: hasH5dump, "Debian's hdf5-tools is not installed"))
  func h5dumpReadsEverything() throws {
    try withTemporaryFolder { folder in
      try TrialFile.write(fullRecord, to: folder + "/t.h5")
      let (everything, succeeded) = shell("h5dump '\(folder)/t.h5' 2>&1")
      #expect(succeeded && !everything.contains("unable"))
      let (testError, _) = shell("h5dump -d /epochs/test/error '\(folder)/t.h5' 2>&1")
      #expect(testError.contains("(0): -inf, -0, 4.94066e-324"), "\(testError)")
      #expect(testError.contains("H5T_IEEE_F64LE"))
    }
  }

  @Test(.enabled(if: hasH5py, "Debian's python3-h5py is not installed"))
  func zlibFindsTheSealRight() throws {
    let script = """
      import sys, zlib
      data = open(sys.argv[1], "rb").read()
      print(data[-24:] == b"\\nreprise crc32 %08x\\n" % zlib.crc32(data[:-24]))
      """
    try withTemporaryFolder { folder in
      try TrialFile.write(fullRecord, to: folder + "/t.h5")
      #expect(python(script, folder + "/t.h5").output == "True\n")
    }
  }
}
