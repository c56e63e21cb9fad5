"""The expected numbers of RandomStreamTests.swift, from the generators' published definitions.

Run: python3 Tests/TensorsTests/random_stream.py
"""

MASK = (1 << 64) - 1


def fnv1a(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotate(value, count):
    return ((value << count) | (value >> (64 - count))) & MASK


def xoshiro256starstar(state):
    s = list(state)
    while True:
        yield (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)


def stream(seed, name, index=0):
    data = seed.to_bytes(8, "little") + name.encode() + b"\0" + index.to_bytes(8, "little")
    filler = splitmix64(fnv1a(data))
    return xoshiro256starstar([next(filler) for _ in range(4)])


for arguments in [(0, "initialization"), (0, "initialization", 1), (1, "shuffling", 3)]:
    numbers = stream(*arguments)
    print(arguments, [hex(next(numbers)) for _ in range(4)])
