"""Reprise's fixtures (Tests/NetworksTests/PyTorch, see its README) with numpy alone."""

import json
import math
import pathlib
import struct
import sys

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "NetworksTests" / "PyTorch"
sys.path.append(str(FOLDER))

import streams  # noqa: E402  the random streams that the values come from; needs `cc`


class Fixture:
    """One net: its first values, one batch, and what PyTorch makes of them in double precision."""

    def __init__(self, name):
        content = (FOLDER / f"{name}.safetensors").read_bytes()
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8 : 8 + length])
        self.about = json.loads(header.pop("__metadata__")["fixture"])
        data = memoryview(content)[8 + length :]
        self.tensors = {}
        for key, entry in header.items():
            assert entry["dtype"] == "F64"
            start, end = entry["data_offsets"]
            values = np.frombuffer(data[start:end], "<f8")
            self.tensors[key] = values.reshape(entry["shape"])
        self.labels = np.array(self.about["labels"])
        source = self.about["input"]
        self.images = self._drawn(source, source["index"])
        (self.optimizer, options), = self.about["optimizer"].items()
        self.learning_rate = options["learningRate"]

    def parameters(self):
        """Parameters and running statistics by their names in a state_dict, single precision."""
        values = {}
        for entry in self.about["parameters"]:
            if "stream" not in entry:  # the RBF layer's code
                values[entry["name"]] = self.tensors[f"initial/{entry['name']}"]
                continue
            drawn = self._drawn(entry, 0)
            if "connections" in entry:
                drawn = drawn * np.array(entry["connections"], np.float32).T[:, :, None, None]
            values[entry["name"]] = drawn
        return {name: np.asarray(value, np.float32) for name, value in values.items()}

    def connections(self):
        """The connection tables as masks of kernels, by the weight's name."""
        return {
            entry["name"]: np.array(entry["connections"], np.float32).T[:, :, None, None]
            for entry in self.about["parameters"] if "connections" in entry}

    def masks(self, step):
        """Dropout's masks of a training step, in the order of the layers."""
        masks = []
        for entry in self.about["dropout"]:
            stream, rate = f"fixture/mask/{entry['path']}", entry["rate"]
            units = streams.units(3, stream, step, math.prod(entry["shape"]))
            mask = np.where(units < rate, 0.0, 1 / (1 - rate)).astype(np.float32)
            masks.append(mask.reshape(entry["shape"]))
        return masks

    def deviation(self, key, values):
        """max|a − b| / max|b| of values and the fixture's; of large tensors, of what is stored."""
        values = np.asarray(values, np.float64)
        if key in self.tensors:
            expected = self.tensors[key]
            assert values.shape == expected.shape, (key, values.shape, expected.shape)
            return np.abs(values - expected).max() / np.abs(expected).max()
        flat, largest = values.ravel(), self.tensors[f"{key}/maximum"][0]
        samples, sums = self.tensors[f"{key}/samples"], self.tensors[f"{key}/sums"]
        positions = np.arange(len(samples)) * (len(flat) - 1) // (len(samples) - 1)
        signs = streams.bits(2, "fixture/signs", 0, len(flat))
        mine = [
            np.where(signs >> np.uint64(j) & np.uint64(1), flat, -flat).sum()
            for j in range(len(sums))]
        return max(
            abs(np.abs(flat).max() - largest) / largest,
            np.abs(flat[positions] - samples).max() / largest,
            np.abs(mine - sums).max() / (largest * math.sqrt(len(flat))))

    def moved(self, key, first, values):
        """What the way that a parameter went is off by, of the longest way; where it is stored."""
        first, values = np.asarray(first, np.float64).ravel(), np.asarray(values).ravel()
        if key in self.tensors:
            expected = self.tensors[key].ravel()
        else:
            expected = self.tensors[f"{key}/samples"]
            positions = np.arange(len(expected)) * (len(first) - 1) // (len(expected) - 1)
            first, values = first[positions], values[positions]
        way = expected - first
        return np.abs((values - first) - way).max() / np.abs(way).max()

    @staticmethod
    def _drawn(entry, index):
        units = streams.units(1, entry["stream"], index, math.prod(entry["shape"]))
        values = (entry["centre"] + entry["scale"] * (-1 + 2 * units)).astype(np.float32)
        assert (values.flat[0], values.flat[-1]) == (entry["first"], entry["last"]), entry
        return values.reshape(entry["shape"])
