#!/usr/bin/env python3
"""The draws that SweepTests.drawsAreTheSameEverywhere expects, computed without the harness.

The generator is xoshiro256** 1.0, filled by SplitMix64 from the FNV-1a hash of the stream's name.
"""

MASK = (1 << 64) - 1


def rotate(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK


def stream(seed, name, index=0):
    state = 0xCBF29CE484222325
    absorbed = seed.to_bytes(8, "little") + name.encode() + b"\0" + index.to_bytes(8, "little")
    for byte in absorbed:
        state = ((state ^ byte) * 0x100000001B3) & MASK
    words = []
    for _ in range(4):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        words.append(mixed ^ (mixed >> 31))
    while True:
        yield (rotate((words[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (words[1] << 17) & MASK
        words[2] ^= words[0]
        words[3] ^= words[1]
        words[1] ^= words[2]
        words[0] ^= words[3]
        words[2] ^= shifted
        words[3] = rotate(words[3], 45)


def unit(source):
    return (next(source) >> 11) * 2.0**-53


rates = stream(3, "sweep optimizer.sgd.learningRate")
momenta = stream(3, "sweep optimizer.sgd.momentum")
sizes = stream(3, "sweep batchSize")
for _ in range(5):
    rate = 1e-4 * (1 / 1e-4) ** unit(rates)
    momentum = 0.9 * unit(momenta)
    size = 1 + ((next(sizes) * 3) >> 64)
    print(f"{rate:.6g}, {momentum:.6g}, {size}")
