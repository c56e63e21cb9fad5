#!/usr/bin/python3
"""LeNet-5 by the recipe of experiments/lenet5-blog.json, a second time: numpy in double precision.

It shares no code with Reprise and was written from the recipe, not from the program. The images,
the pixel mapping, the connection table, the bitmaps, the schedule, the network and its gradients
(checked by central differences) are its own. From Reprise it takes one thing, a log's initial
weights, because both must start from the same ones to be compared.

What it needs: Debian's python3-numpy and python3-h5py. Run it with OPENBLAS_NUM_THREADS=1 (faster
for matrices this small). README.md beside it has the commands and what came out.
"""

import argparse
import gzip
import json
import sys
import time

import h5py
import numpy as np

# --- The recipe -----------------------------------------------------------------------------------

AMPLITUDE, SLOPE = 1.7159, 2 / 3

# Rows: the 6 maps of S2. Columns: the 16 maps of C3.
CONNECTIONS = np.array([[mark == "X" for mark in row.split()] for row in """
    X . . . X X X . . X X X X . X X
    X X . . . X X X . . X X X X . X
    X X X . . . X X X . . X . X X X
    . X X X . . X X X X . . X . X X
    . . X X X . . X X X X . X X . X
    . . . X X X . . X X X X . X X X
    """.strip().splitlines()])

# Twelve rows of seven a digit, top row first, # for +1 and . for -1.
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
CODES = np.array([
    [1.0 if mark == "#" else -1.0 for mark in "".join(line.split())]
    for line in BITMAPS.strip().splitlines()])
assert CODES.shape == (10, 84)


def rate_after(epoch):
    """The learning rate set at the end of an epoch (counted from 0), for the next one."""
    return 1e-3 if epoch < 5 else 5e-4 if epoch < 10 else 2e-4 if epoch < 15 else 1e-4


def prepare(images):
    """Bytes [N,28,28] to [N,1,32,32]: 0 to -0.1, 255 to 1.175, two copies of the border outside."""
    pixels = -0.1 + 1.275 / 255 * images.astype(np.float64)
    return np.pad(pixels, ((0, 0), (2, 2), (2, 2)), mode="edge")[:, None]


# --- The network ----------------------------------------------------------------------------------


def window_indices(channels, height, width, size=5):
    """For each place of a size x size window, the places [c, i, j] it covers, in a flat map stack."""
    c, p, q = np.ogrid[:channels, :size, :size]
    corner = c * height * width + p * width + q
    i, j = np.ogrid[: height - size + 1, : width - size + 1]
    return (i * width + j).reshape(-1, 1) + corner.reshape(1, -1)


C1_WINDOWS = window_indices(1, 32, 32)  # [784, 25]
C3_WINDOWS = window_indices(6, 14, 14)  # [100, 150]
C3_BACKWARD_WINDOWS = window_indices(16, 18, 18)  # [196, 400]


def windows(maps, indices):
    return maps.reshape(len(maps), -1)[:, indices]


def quarter(maps):
    """The mean of each 2 x 2 window."""
    return 0.25 * (
        maps[:, :, 0::2, 0::2] + maps[:, :, 0::2, 1::2]
        + maps[:, :, 1::2, 0::2] + maps[:, :, 1::2, 1::2])


def per_map(values):
    return values[None, :, None, None]


def forward(w, x):
    """The ten distances [N,10], and what the gradients need."""
    n = len(x)
    u1 = windows(x, C1_WINDOWS)
    c1 = u1 @ w["C1/weight"].reshape(6, 25).T + w["C1/bias"]
    m2 = quarter(c1.transpose(0, 2, 1).reshape(n, 6, 28, 28))
    t2 = np.tanh(SLOPE * (per_map(w["S2/coefficient"]) * m2 + per_map(w["S2/bias"])))
    u3 = windows(AMPLITUDE * t2, C3_WINDOWS)
    c3 = u3 @ w["C3/weight"].reshape(16, 150).T + w["C3/bias"]
    m4 = quarter(c3.transpose(0, 2, 1).reshape(n, 16, 10, 10))
    t4 = np.tanh(SLOPE * (per_map(w["S4/coefficient"]) * m4 + per_map(w["S4/bias"])))
    s4 = (AMPLITUDE * t4).reshape(n, 400)
    c5 = s4 @ w["C5/weight"].reshape(120, 400).T + w["C5/bias"]
    t6 = np.tanh(SLOPE * (c5 @ w["F6/weight"].T + w["F6/bias"]))
    f6 = AMPLITUDE * t6
    distances = ((f6[:, None, :] - CODES[None]) ** 2).sum(axis=2)
    return distances, (u1, m2, t2, u3, m4, t4, s4, c5, t6, f6)


def gradients(w, kept, labels):
    """The gradients of the mean over the images of the distance to the right code."""
    u1, m2, t2, u3, m4, t4, s4, c5, t6, f6 = kept
    n = len(labels)
    bend = AMPLITUDE * SLOPE
    g = {}
    d6 = 2 / n * (f6 - CODES[labels]) * bend * (1 - t6**2)
    g["F6/weight"], g["F6/bias"] = d6.T @ c5, d6.sum(0)
    d5 = d6 @ w["F6/weight"]
    g["C5/weight"] = (d5.T @ s4).reshape(120, 16, 5, 5)
    g["C5/bias"] = d5.sum(0)
    d4 = (d5 @ w["C5/weight"].reshape(120, 400)).reshape(t4.shape) * bend * (1 - t4**2)
    g["S4/coefficient"], g["S4/bias"] = (d4 * m4).sum((0, 2, 3)), d4.sum((0, 2, 3))

    # A mean hands a quarter of its gradient to each of its four inputs. C3's gradient is laid into
    # a frame of four zeros, ready to be correlated with the mirrored kernels.
    share = 0.25 * per_map(w["S4/coefficient"]) * d4
    framed = np.zeros((n, 16, 18, 18))
    for p in (0, 1):
        for q in (0, 1):
            framed[:, :, 4 + p : 14 : 2, 4 + q : 14 : 2] = share
    d3 = framed[:, :, 4:14, 4:14].reshape(n, 16, 100)
    g["C3/weight"] = (d3 @ u3).sum(0).reshape(16, 6, 5, 5) * CONNECTIONS.T[:, :, None, None]
    g["C3/bias"] = d3.sum((0, 2))
    mirrored = w["C3/weight"][:, :, ::-1, ::-1].transpose(0, 2, 3, 1).reshape(400, 6)
    back = windows(framed, C3_BACKWARD_WINDOWS) @ mirrored
    d2 = back.transpose(0, 2, 1).reshape(t2.shape) * bend * (1 - t2**2)
    g["S2/coefficient"], g["S2/bias"] = (d2 * m2).sum((0, 2, 3)), d2.sum((0, 2, 3))

    share = 0.25 * per_map(w["S2/coefficient"]) * d2
    d1 = np.repeat(np.repeat(share, 2, axis=2), 2, axis=3).reshape(n, 6, 784)
    g["C1/weight"] = (d1 @ u1).sum(0).reshape(6, 1, 5, 5)
    g["C1/bias"] = d1.sum((0, 2))
    return g


def check_gradients(w, x, labels):
    """Central differences at some places of every parameter; gives the worst relative deviation.

    At four times the given weights: the first gradients of C1 are a ten-millionth of the loss, too
    little for a difference to show them.
    """
    w = {name: 4 * values for name, values in w.items()}

    def loss():
        return forward(w, x)[0][np.arange(len(x)), labels].mean()

    exact = gradients(w, forward(w, x)[1], labels)
    random = np.random.default_rng(1)
    worst = 0.0
    for name, values in w.items():
        places = np.argwhere(np.ones(values.shape) if name != "C3/weight" else CONNECTED)
        size = np.abs(exact[name]).max()
        for place in map(tuple, places[random.permutation(len(places))[:20]]):
            at, h = values[place], 1e-4
            values[place] = at + h
            above = loss()
            values[place] = at - h
            below = loss()
            values[place] = at
            worst = max(worst, abs((above - below) / (2 * h) - exact[name][place]) / size)
    return worst


CONNECTED = np.broadcast_to(CONNECTIONS.T[:, :, None, None], (16, 6, 5, 5))

# --- Training -------------------------------------------------------------------------------------


def train(w, x, labels, epochs, batch_size, after_epoch):
    """Trains `w` in file order; gives the loss of every step, each before its own update."""
    losses, rate = [], 1e-3
    for epoch in range(epochs):
        loss_sum = errors = 0
        for first in range(0, len(x), batch_size):
            chosen = slice(first, first + batch_size)
            distances, kept = forward(w, x[chosen])
            right = distances[np.arange(len(distances)), labels[chosen]]
            losses.append(right.mean())
            loss_sum += right.sum()
            errors += int((distances.argmin(axis=1) != labels[chosen]).sum())
            for name, gradient in gradients(w, kept, labels[chosen]).items():
                w[name] -= rate * gradient
        after_epoch(epoch, rate, loss_sum / len(x), errors)
        rate = rate_after(epoch)
    return np.array(losses)


def measure(w, x, labels):
    """The mean loss and the number of wrong answers."""
    loss_sum = errors = 0
    for first in range(0, len(x), 100):
        distances = forward(w, x[first : first + 100])[0]
        expected = labels[first : first + 100]
        loss_sum += distances[np.arange(len(expected)), expected].sum()
        errors += int((distances.argmin(axis=1) != expected).sum())
    return loss_sum / len(x), errors


# --- Files ----------------------------------------------------------------------------------------


def read_idx(path):
    with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
        content = file.read()
    rank = content[3]
    extents = np.frombuffer(content, ">i4", rank, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(extents)


def read_set(images, labels, first):
    return prepare(read_idx(images)[:first]), read_idx(labels)[:first].astype(int)


PARAMETERS = {
    "C1/weight": (6, 1, 5, 5), "C1/bias": (6,), "S2/coefficient": (6,), "S2/bias": (6,),
    "C3/weight": (16, 6, 5, 5), "C3/bias": (16,), "S4/coefficient": (16,), "S4/bias": (16,),
    "C5/weight": (120, 16, 5, 5), "C5/bias": (120,), "F6/weight": (84, 120), "F6/bias": (84,)}

# By the recipe: where each parameter's first values lie.
RANGES = {
    "C1/weight": 2.4 / 25, "C1/bias": 25**-0.5, "S2/coefficient": 2.4 / (4 * 6),
    "S4/coefficient": 2.4 / (4 * 16), "C5/weight": 2.4 / 400, "C5/bias": 400**-0.5,
    "F6/weight": 2.4 / 120, "F6/bias": 120**-0.5}


def read_weights(group):
    weights = {}
    for name, shape in PARAMETERS.items():
        values = group[name][()].astype(np.float64)
        if values.shape != shape:
            sys.exit(f"{name}: expected {shape}, found {values.shape}")
        weights[name] = values
    return weights


def initial_weights(path):
    with h5py.File(path, "r") as log:
        if log["status"][()] != b"finished" or log["epochs/learningRate"][:].max() > 1e-100:
            sys.exit(f"{path}: holds no initial weights; it must be of a trial with a rate of 1e-300")
        return read_weights(log["weights"])


def check_initial_weights(w):
    """Says of each parameter how far its values reach of what the recipe allows."""
    fan_in = 25 * CONNECTIONS.sum(axis=0)
    shares = {name: np.abs(w[name]).max() / limit for name, limit in RANGES.items()}
    shares["C3/weight"] = max(np.abs(w["C3/weight"][o]).max() * f / 2.4 for o, f in enumerate(fan_in))
    shares["C3/bias"] = (np.abs(w["C3/bias"]) * np.sqrt(fan_in)).max()
    for name in ("S2/bias", "S4/bias"):
        shares[name] = w[name].max() if w[name].min() >= 0 else np.inf
    for name in PARAMETERS:
        print(f"initial {name:15} reaches {shares[name]:.4f} of its range")
        if shares[name] > 1.000001:
            sys.exit(f"initial {name} lies outside the recipe's range")
    if np.abs(w["C3/weight"][~CONNECTED]).max() != 0:
        sys.exit("initial C3/weight has values where the table has no connection")


def deviation(a, b):
    return np.abs(a - b).max() / np.abs(b).max()


def compare(path, w, losses, epochs):
    """Prints how far a finished log lies from what was computed here."""
    with h5py.File(path, "r") as log:
        steps, values = log["steps/loss/step"][()], log["steps/loss/value"][()].astype(np.float64)
        theirs = read_weights(log["weights"])
        series = {name: log[f"epochs/{name}"][()] for name in (
            "train/lossRunning", "train/errorRunning", "train/loss", "train/error", "test/loss",
            "test/error", "learningRate")}
    relative = np.abs(values - losses[steps]) / losses[steps].max()
    print(f"{path}: step losses, max|a-b|/max|b| over the steps before")
    end = 1
    while True:
        print(f"  {min(end, len(losses)):7}  {relative[steps < end].max():.2e}")
        if end >= len(losses):
            break
        end *= 10
    for name in PARAMETERS:
        print(f"  weights {name:15} {deviation(theirs[name], w[name]):.2e}")
    for name, logged in series.items():
        for epoch, ours in enumerate(epochs):
            print(f"  epoch {epoch + 1} {name:18} log {logged[epoch]:.9g}  here {ours[name]:.9g}")


def write_fixture(path, arguments, initial, w, losses, epochs):
    """What a test compares with: few enough numbers to be read."""

    def sketch(weights):
        return {
            name: {"first": float(v.flat[0]), "last": float(v.flat[-1]), "sum": float(v.sum()),
                   "sumOfSquares": float((v**2).sum())}
            for name, v in weights.items()}

    fixture = {
        "madeBy": "lenet5_blog.py " + " ".join(arguments),
        "batchSize": OPTIONS.batch_size, "coefficientsTimes": OPTIONS.coefficients_times,
        "epochs": epochs,
        "stepLosses": [float(l) for l in losses],
        "initialWeights": sketch(initial), "finalWeights": sketch(w)}
    with open(path, "w") as file:
        json.dump(fixture, file, indent=1)
        file.write("\n")


def main():
    w = initial_weights(OPTIONS.weights)
    check_initial_weights(w)
    for name in ("S2/coefficient", "S4/coefficient"):
        w[name] *= OPTIONS.coefficients_times
    initial = {name: values.copy() for name, values in w.items()}
    x, labels = read_set(OPTIONS.images, OPTIONS.labels, OPTIONS.first)
    test_x, test_labels = read_set(OPTIONS.test_images, OPTIONS.test_labels, OPTIONS.test_first)
    worst = check_gradients(w, x[:3], labels[:3])
    print(f"gradients against central differences: {worst:.1e} of the largest, at worst")
    if not worst < 1e-6:
        sys.exit("the gradients are wrong")

    epochs, start = [], time.time()

    def after_epoch(epoch, rate, running_loss, running_errors):
        loss, errors = measure(w, x, labels)
        test_loss, test_errors = measure(w, test_x, test_labels)
        epochs.append({
            "learningRate": rate,
            "train/lossRunning": running_loss, "train/errorRunning": running_errors / len(x),
            "train/loss": loss, "train/error": errors / len(x),
            "test/loss": test_loss, "test/error": test_errors / len(test_x)})
        print(
            f"epoch {epoch + 1}, rate {rate:g}: running {running_loss:.6f} {running_errors}, "
            f"train {loss:.6f} {errors}/{len(x)}, test {test_loss:.6f} {test_errors}/{len(test_x)}, "
            f"{time.time() - start:.0f} s", flush=True)

    losses = train(w, x, labels, OPTIONS.epochs, OPTIONS.batch_size, after_epoch)
    if OPTIONS.compare:
        compare(OPTIONS.compare, w, losses, epochs)
    if OPTIONS.fixture:
        write_fixture(OPTIONS.fixture, sys.argv[1:], initial, w, losses, epochs)


parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
parser.add_argument("weights", help="a log of a trial whose rate was 1e-300: the initial weights")
parser.add_argument("--images", required=True, help="training images, IDX, gzip or plain")
parser.add_argument("--labels", required=True)
parser.add_argument("--test-images", required=True)
parser.add_argument("--test-labels", required=True)
parser.add_argument("--first", type=int, help="train on the first so many images")
parser.add_argument("--test-first", type=int)
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--batch-size", type=int, default=1)
parser.add_argument(
    "--coefficients-times", type=float, default=1, metavar="FACTOR",
    help="enlarge the initial subsampling coefficients, which else let next to nothing through "
    "during the first thousand steps")
parser.add_argument("--compare", metavar="LOG", help="a finished log of the same training")
parser.add_argument("--fixture", metavar="JSON", help="where to write the numbers for the tests")
OPTIONS = parser.parse_args()

if __name__ == "__main__":
    main()
