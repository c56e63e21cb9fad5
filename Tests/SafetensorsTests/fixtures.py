"""The files in fixtures/, written by the format's own library; with a path, checks a file of ours.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install safetensors numpy torch
    /tmp/venv/bin/python Tests/SafetensorsTests/fixtures.py             writes the three files
    /tmp/venv/bin/python Tests/SafetensorsTests/fixtures.py check FILE  reads FILE, needs no torch

The files in the repository are of safetensors 0.8.0, numpy 2.4.6 and torch 2.15.0.
"""

import pathlib
import struct
import sys

import numpy as np
import safetensors
import safetensors.numpy

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures"
FOLDER.mkdir(exist_ok=True)


def words(format, numbers):
    return struct.pack(f"<{len(numbers)}{format}", *numbers)


def every_type():
    """Each type's extremes; BF16 is 1, -2, the smallest normal, the largest and infinity."""
    bits = {
        "float64": words("d", [0.1, -1.7976931348623157e308, 5e-324]),
        "float32": words("f", [0.1, -3.4028234663852886e38, 1.401298464324817e-45]),
        "float16": words("e", [0.1, -65504, 5.960464477539063e-08]),
        "bfloat16": words("H", [0x3F80, 0xC000, 0x0080, 0x7F7F, 0x7F80]),
        "int64": words("q", [-(2**63), 2**63 - 1, 2**53 + 1]),
        "int32": words("i", [-(2**31), 2**31 - 1]),
        "int16": words("h", [-(2**15), 2**15 - 1]),
        "int8": words("b", [-128, 127]),
        "uint64": words("Q", [0, 2**64 - 1]),
        "uint32": words("I", [0, 2**32 - 1]),
        "uint16": words("H", [0, 2**16 - 1]),
        "uint8": words("B", [0, 255]),
        "bool": words("?", [True, False, True]),
    }
    size = {"64": 8, "32": 4, "16": 2}
    tensors = {
        "scalar": ("float32", [], words("f", [2.5])),
        "empty": ("float32", [3, 0, 2], b""),
    }
    for name, data in bits.items():
        width = size.get(name[-2:], 1)
        tensors[name] = (name, [len(data) // width], data)
    # numpy has no bfloat16, so the library is given bare bytes. They must outlive the call.
    kept = {name: np.frombuffer(data, np.uint8) for name, (_, _, data) in tensors.items()}
    specs = {
        name: safetensors.TensorSpec(
            dtype=dtype, shape=shape, data_ptr=kept[name].ctypes.data, data_len=len(data))
        for name, (dtype, shape, data) in tensors.items()
    }
    return bytes(safetensors.serialize(specs, metadata={"made by": "safetensors – 文"}))


def golden():
    """What our writer must write, byte for byte."""
    counting = np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2)
    return {
        "stage1.conv1.weight": counting / 8,
        "stage1.conv1.bias": np.array([-1.5, 0.1], np.float32),
        "scale": np.array(0.1, np.float64),
        "empty": np.zeros((0, 4), np.float32),
    }


def pytorch():
    """A module's state_dict, as `safetensors.torch.save_file` writes it."""
    import torch
    from safetensors.torch import load_file, save_file

    stage = torch.nn.Sequential()
    stage.add_module("conv1", torch.nn.Conv2d(1, 2, 3, bias=False))
    stage.add_module("norm1", torch.nn.BatchNorm2d(2))
    module = torch.nn.Module()
    module.add_module("stage1", stage)
    module.add_module("linear", torch.nn.Linear(3, 2))
    with torch.no_grad():
        for place, (name, tensor) in enumerate(module.state_dict().items()):
            count = torch.arange(tensor.numel()).reshape(tensor.shape)
            tensor.copy_(count + 100 * place)
    save_file(module.state_dict(), FOLDER / "pytorch.safetensors")
    # What our writer wrote is read by PyTorch too.
    loaded = load_file(FOLDER / "golden.safetensors")
    for name, array in golden().items():
        assert loaded[name].numpy().tobytes() == array.tobytes(), name


def check(path):
    """A file of ours that holds golden()'s tensors: the same names, types, shapes and bytes."""
    loaded = safetensors.numpy.load_file(path)
    expected = golden()
    assert sorted(loaded) == sorted(expected), sorted(loaded)
    for name, array in expected.items():
        assert loaded[name].dtype == array.dtype and loaded[name].shape == array.shape, name
        assert loaded[name].tobytes() == array.tobytes(), name
    with safetensors.safe_open(path, "np") as file:
        assert file.metadata() == {"format": "pt"}, file.metadata()
    print("read")


if sys.argv[1:2] == ["check"]:
    check(sys.argv[2])
else:
    (FOLDER / "every-type.safetensors").write_bytes(every_type())
    safetensors.numpy.save_file(golden(), FOLDER / "golden.safetensors", {"format": "pt"})
    check(FOLDER / "golden.safetensors")
    pytorch()
