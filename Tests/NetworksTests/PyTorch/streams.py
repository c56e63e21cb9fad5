"""Reprise's RandomStream (Sources/Tensors/RandomStream.swift) for millions of numbers at a time.

xoshiro256** takes its numbers one after the other, so numpy cannot make them all at once. The loop
is a few lines of C, compiled by `cc` when this module is imported.
"""

import contextlib
import ctypes
import importlib.util
import io
import itertools
import pathlib
import subprocess
import tempfile

import numpy as np

SOURCE = r"""
#include <stdint.h>
#include <stddef.h>

static uint64_t split_mix(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

void draw(const uint8_t *key, size_t length, uint64_t *numbers, size_t count) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < length; i++) hash = (hash ^ key[i]) * 0x100000001b3u;
  uint64_t s[4];
  for (int i = 0; i < 4; i++) s[i] = split_mix(&hash);
  for (size_t i = 0; i < count; i++) {
    numbers[i] = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
  }
}
"""


def _compiled():
    with tempfile.TemporaryDirectory() as folder:
        source, library = pathlib.Path(folder, "draw.c"), pathlib.Path(folder, "draw.so")
        source.write_text(SOURCE)
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", library], check=True)
        return ctypes.CDLL(str(library)).draw


_draw = _compiled()


def bits(seed, name, index, count):
    """The first `count` results of RandomStream(seed:name:index:).next()."""
    key = seed.to_bytes(8, "little") + name.encode() + b"\0" + index.to_bytes(8, "little")
    numbers = np.empty(count, np.uint64)
    _draw(
        ctypes.c_char_p(key), ctypes.c_size_t(len(key)),
        numbers.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(count))
    return numbers


def units(seed, name, index, count):
    """The first `count` results of RandomStream(seed:name:index:).unit(), in [0, 1)."""
    return (bits(seed, name, index, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _check_against_the_published_definitions():
    """Compares with the slow twin whose numbers RandomStreamTests.swift holds."""
    path = pathlib.Path(__file__).resolve().parents[2] / "TensorsTests" / "random_stream.py"
    module_spec = importlib.util.spec_from_file_location("random_stream", path)
    twin = importlib.util.module_from_spec(module_spec)
    with contextlib.redirect_stdout(io.StringIO()):
        module_spec.loader.exec_module(twin)
    for key in [(0, "initialization", 0), (1, "fixture/conv1/weight", 7)]:
        slow = list(itertools.islice(twin.stream(*key), 50))
        assert slow == [int(number) for number in bits(*key, 50)], key


_check_against_the_published_definitions()
