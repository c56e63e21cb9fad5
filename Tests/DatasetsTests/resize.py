"""Makes resize.json: images and what they become when resized, for ResizeTests.

    python3 -m venv venv
    venv/bin/pip install pillow==12.0.0 numpy    # and torch, to check the float form
    venv/bin/python Tests/DatasetsTests/resize.py
    venv/bin/python Tests/DatasetsTests/resize.py --more 2000    # random sizes beside; do not commit

`rounded` is Pillow's Image.resize with BILINEAR on 8-bit pixels, in hexadecimal. `plain` is bilinear
interpolation with half-pixel centres and clamped borders in double precision, written down here;
where PyTorch is installed, its F.interpolate is compared with it.

Pillow resizes along rows first, then across them, up to version 12 (10.4.0 and 12.0.0 agree).
Pillow 13.0.0 turns this round for some images whose height shrinks, with results that differ by 1;
among ours, only the last but one (64×3 to 5×17) shows it.

Made with Pillow 12.0.0 and numpy 2.4.6, the float form compared with PyTorch 2.15.0.
"""

import argparse
import gzip
import json
import pathlib

import numpy
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
DIGITS = HERE.parent / "IndependentChecks" / "digits" / "train-images.gz"


def rounded(image, height, width):
    return numpy.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.BILINEAR))


def plain(image, height, width):
    def axis(inputs, outputs):
        place = (numpy.arange(outputs) + 0.5) * inputs / outputs - 0.5
        place = numpy.clip(place, 0, inputs - 1)
        first = numpy.floor(place).astype(int)
        return first, numpy.minimum(first + 1, inputs - 1), place - first

    top, bottom, down = axis(image.shape[0], height)
    left, right, across = axis(image.shape[1], width)
    pixels = image.astype(float)
    rows = pixels[top] * (1 - down)[:, None] + pixels[bottom] * down[:, None]
    return rows[:, left] * (1 - across) + rows[:, right] * across


def compare_with_torch(cases):
    try:
        import torch
        from torch.nn import functional
    except ImportError:
        print("PyTorch is not installed: the float form is not compared with it")
        return
    largest = 0.0
    for image, (height, width) in cases:
        batch = torch.from_numpy(image.astype("float64"))[None, None]
        found = functional.interpolate(
            batch, size=(height, width), mode="bilinear", align_corners=False, antialias=False
        )
        largest = max(largest, float(numpy.abs(found[0, 0].numpy() - plain(image, height, width)).max()))
    print(f"PyTorch {torch.__version__}: {len(cases)} cases, largest deviation {largest:.1e} of 255")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--more", type=int, default=0, help="random cases beside the usual ones")
    more = parser.parse_args().more

    # The first of the embedded digits; 16 bytes of header.
    digit = numpy.frombuffer(gzip.open(DIGITS).read(), numpy.uint8, 28 * 28, 16).reshape(28, 28)
    random = numpy.random.Generator(numpy.random.PCG64(0))

    def noise(height, width):
        # Black, white and anything between, so that rounding at the ends shows.
        values = random.integers(-80, 336, (height, width)).clip(0, 255)
        return values.astype(numpy.uint8)

    cases = [(digit, size) for size in [(32, 32), (16, 16), (28, 28), (37, 19), (1, 1)]]
    sizes = [((7, 5), (11, 3)), ((1, 1), (3, 2)), ((5, 4), (9, 9)), ((64, 3), (5, 17)), ((2, 9), (1, 8))]
    cases += [(noise(*before), after) for before, after in sizes]
    for _ in range(more):
        before, after = random.integers(1, 90, 2), random.integers(1, 90, 2)
        cases.append((noise(*before), tuple(int(side) for side in after)))

    compare_with_torch(cases)
    table = [
        {
            "from": image.shape,
            "pixels": image.tobytes().hex(),
            "to": size,
            "rounded": rounded(image, *size).tobytes().hex(),
            "plain": [float(f"{value:.6g}") for value in plain(image, *size).ravel()],
        }
        for image, size in cases
    ]
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in table)
    (HERE / "resize.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(table)} cases, Pillow {PIL.__version__}, numpy {numpy.__version__}")


main()
