"""What the peers and Reprise have in common: the nets' shapes, tables, losses and rules.

The same as experiments/NAME.json; `check.py` compares both with Reprise's fixtures.
"""

from dataclasses import dataclass

import numpy as np

LEARNING_RATE = 1e-6  # in every measurement: so small that nothing diverges


@dataclass(frozen=True)
class Recipe:
    size: int  # of the square images
    low: float  # the range of their pixels
    high: float
    optimizer: str  # "sgd" or "adam", with the libraries' default β and ε, which are the specs'
    loss: str  # "rbf-distance" or "cross-entropy"
    parameters: int  # trainable; a kernel that the connection table leaves out is none
    blocks: tuple = ()  # of a ResNet's four stages


RECIPES = {
    "lenet5-blog": Recipe(32, -0.1, 1.175, "sgd", "rbf-distance", 60_000),
    "d2l-lenet": Recipe(28, 0, 1, "adam", "cross-entropy", 44_426),
    "convnet-bn": Recipe(28, -1, 1, "adam", "cross-entropy", 1_941_354),
    "resnet10-residual": Recipe(32, -1, 1, "sgd", "cross-entropy", 4_904_714, (1, 1, 1, 1)),
    "resnet18-residual": Recipe(32, -1, 1, "sgd", "cross-entropy", 11_175_434, (2, 2, 2, 2)),
    "resnet34-residual": Recipe(32, -1, 1, "sgd", "cross-entropy", 21_283_594, (3, 4, 6, 3)),
}

# Rows: the six maps of S2. Columns: the 16 maps of C3.
CONNECTIONS = """
    X . . . X X X . . X X X X . X X
    X X . . . X X X . . X X X X . X
    X X X . . . X X X . . X . X X X
    . X X X . . X X X X . . X . X X
    . . X X X . . X X X X . X X . X
    . . . X X X . . X X X X . X X X
    """

# The ten classes' codes: twelve rows of seven a digit, top row first, # for +1 and . for -1.
BITMAPS = """
    .#####. ....... ..###.. .##.##. ##...## ##...## ##...## ##...## .##.##. ..###.. ....... .......
    ...##.. ..###.. .####.. ...##.. ...##.. ...##.. ...##.. ...##.. ...##.. .###### ....... .......
    .#####. ....... .#####. ##...## #....## ....##. ..###.. .##.... ##..... ####### ....... .......
    ####### .....## ....##. ...##.. ..####. .....## .....## .....## ##...## .#####. ....... .......
    .#####. ....... ....... .##..## .##..## ###..## ##...## ##...## ##..### .###### .....## .....##
    .#####. ....... ####### ##..... ##..... .####.. ..####. .....## ##...## .#####. ....... .......
    ..####. .##.... ##..... ##..... ######. ###..## ##...## ##...## ###..## .#####. ....... .......
    ####### .....## .....## ....##. ...##.. ...##.. ..##... ..##... ..##... ..##... ....... .......
    .#####. ##...## ##...## ##...## .#####. ##...## ##...## ##...## ##...## .#####. ....... .......
    .#####. ##..### ##...## ##...## ##..### .###### .....## .....## ....##. .####.. ....... .......
    """


def connections():
    """1 where an output map sees an input map, else 0: [16, 6, 1, 1], to multiply kernels with."""
    rows = [row.split() for row in CONNECTIONS.strip().splitlines()]
    table = np.array([[mark == "X" for mark in row] for row in rows], np.float32)
    return table.T[:, :, None, None].copy()


def codes():
    """The RBF layer's codes, [10, 84]."""
    rows = [row.replace(" ", "") for row in BITMAPS.strip().splitlines()]
    return np.array([[1 if mark == "#" else -1 for mark in row] for row in rows], np.float32)


def pool(recipe, batch):
    """Images and labels to train on: about 2000 at random, in whole batches.

    [batches, batch, 1, size, size] and [batches, batch]. Speed does not depend on what is on them.
    """
    batches = max(2, -(-2000 // batch))
    random = np.random.default_rng(0)
    shape = (batches, batch, 1, recipe.size, recipe.size)
    images = random.random(shape, np.float32) * (recipe.high - recipe.low) + recipe.low
    return images.astype(np.float32), random.integers(0, 10, (batches, batch))
