"""The PNG files in pictures/, one of each colour type and depth, and what grey they must become.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pillow
    /tmp/venv/bin/python Tests/DatasetsTests/pictures.py

The files are made here byte by byte, with zlib alone, because Pillow cannot write most of them.
Where Pillow can read one, it must see the same pixels and the same grey (last run: Pillow 13.0.0).
Prints the table in PictureTests.swift.
"""

import pathlib
import struct
import zlib

from PIL import Image

FOLDER = pathlib.Path(__file__).resolve().parent / "pictures"
FOLDER.mkdir(exist_ok=True)
WIDTH, HEIGHT = 5, 3
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def sample(channel, x, y, depth):
    byte = (37 * x + 91 * y + 53 * channel + 11) % 256
    if depth == 16:
        return byte << 8 | (byte * 7 + 100) % 256
    return byte >> (8 - depth)


def palette(size):
    return [((50 * i + 5) % 256, (90 * i + 20) % 256, (255 - 17 * i) % 256) for i in range(size)]


def packed(rows, depth):
    """Rows of samples as bytes, each row after its filter type, 0."""
    data = b""
    for row in rows:
        bits = "".join(format(value, f"0{depth}b") for value in row)
        bits += "0" * (-len(bits) % 8)
        data += b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")
    return data


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def pixel(kind, depth, x, y):
    return [sample(channel, x, y, depth) for channel in range(CHANNELS[kind])]


def png(kind, depth, interlaced=False, extra=b""):
    def rows(xs, ys):
        return [[value for x in xs for value in pixel(kind, depth, x, y)] for y in ys]

    if interlaced:
        # Adam7: first column, first row, column step, row step of each pass.
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4),
                  (1, 0, 2, 2), (0, 1, 1, 2)]
        data = b""
        for left, top, across, down in passes:
            xs, ys = range(left, WIDTH, across), range(top, HEIGHT, down)
            if xs and ys:
                data += packed(rows(xs, ys), depth)
    else:
        data = packed(rows(range(WIDTH), range(HEIGHT)), depth)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, kind, 0, 0, int(interlaced))
    if kind == 3:
        extra = chunk(b"PLTE", b"".join(bytes(entry) for entry in palette(1 << depth))) + extra
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
            + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def to_bytes(value, depth):
    """A sample as 8 bits, rounded; halves do not occur."""
    return (value * 255 * 2 + (1 << depth) - 1) // (2 * ((1 << depth) - 1))


def luma(red, green, blue):
    """Rec. 601 in Pillow's whole numbers."""
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16


def on_white(grey, alpha):
    return (alpha * grey + (255 - alpha) * 255 + 127) // 255


def grey(kind, depth, x, y, opacity):
    values = pixel(kind, depth, x, y)
    alpha = opacity(values)
    if kind == 3:
        values = palette(1 << depth)[values[0]]
    else:
        values = [to_bytes(value, depth) for value in values]
    if kind in (4, 6):
        alpha = values[-1]
    shade = luma(*values[:3]) if len(values) >= 3 else values[0]
    return on_white(shade, alpha)


def opaque(values):
    return 255


def make(name, kind, depth, interlaced=False, extra=b"", opacity=opaque):
    path = FOLDER / (name + ".png")
    path.write_bytes(png(kind, depth, interlaced, extra))
    pixels = [grey(kind, depth, x, y, opacity) for y in range(HEIGHT) for x in range(WIDTH)]
    with Image.open(path) as image:
        assert image.size == (WIDTH, HEIGHT)
        # Pillow cuts or clips 16 bits, and does not put what is transparent on anything.
        if depth < 16 and kind in (0, 2, 3) and opacity is opaque:
            theirs = list(image.convert("L").tobytes())
            assert theirs == pixels, (name, theirs, pixels)
            print("    // As Pillow has it.")
        elif depth < 16:
            white = Image.new("RGBA", image.size, (255, 255, 255, 255))
            white.alpha_composite(image.convert("RGBA"))
            theirs = list(white.convert("L").tobytes())
            # It mixes first and takes the luma then, rounding twice.
            assert max(abs(a - b) for a, b in zip(theirs, pixels)) <= 1, (name, theirs, pixels)
    print(f'    "{name}": {pixels},')


for depth in (1, 2, 4, 8, 16):
    make(f"grey-{depth}", 0, depth)
for depth in (1, 2, 4, 8):
    make(f"palette-{depth}", 3, depth)
for kind, name in ((2, "colour"), (4, "grey-alpha"), (6, "colour-alpha")):
    for depth in (8, 16):
        make(f"{name}-{depth}", kind, depth)
make("grey-1-interlaced", 0, 1, interlaced=True)
make("grey-8-interlaced", 0, 8, interlaced=True)
make("palette-4-interlaced", 3, 4, interlaced=True)
make("colour-alpha-8-interlaced", 6, 8, interlaced=True)
# Refused: see checkInterlacing.
make("colour-alpha-16-interlaced", 6, 16, interlaced=True)

# One colour that is transparent; and a palette of which three entries are, more or less.
clear = sample(0, 2, 1, 8)
make("grey-8-transparent", 0, 8, extra=chunk(b"tRNS", struct.pack(">H", clear)),
     opacity=lambda values: 0 if values[0] == clear else 255)
alphas = [0, 100, 200] + [255] * 13
make("palette-4-transparent", 3, 4, extra=chunk(b"tRNS", bytes(alphas[:3])),
     opacity=lambda values: alphas[values[0]])
# A file that says its gamma: 0.45455 is as good as sRGB.
make("grey-8-gamma", 0, 8, extra=chunk(b"gAMA", struct.pack(">I", 45455)))
