"""The networks in plain PyTorch, written from the recipes and not from Reprise's code.

The names of modules are those of the specs' layers, so that a state_dict's names are Reprise's
paths with dots for slashes: stage2.block1.conv1.weight. A layer that its spec does not name is
called by its kind and its place in its list, counted from 1: relu3.
"""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn

# --- Layers that PyTorch does not have ------------------------------------------------------------


class FixedDropout(nn.Module):
    """In training, multiplies by a given mask of zeros and 1/(1 − rate); else does nothing."""

    def __init__(self, rate=0.5):
        super().__init__()
        self.rate, self.mask = rate, None

    def forward(self, x):
        return x * self.mask if self.training else x


class ScaledTanh(nn.Module):
    def __init__(self, amplitude=1.7159, slope=2 / 3):
        super().__init__()
        self.amplitude, self.slope = amplitude, slope

    def forward(self, x):
        return self.amplitude * torch.tanh(self.slope * x)


class Subsampling(nn.Module):
    """The mean of 2 x 2 inputs, times a coefficient a map, plus a bias a map."""

    def __init__(self, maps):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(maps))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x):
        return F.avg_pool2d(x, 2) * self.coefficient.view(-1, 1, 1) + self.bias.view(-1, 1, 1)


class TabledConvolution(nn.Conv2d):
    """A convolution whose kernels exist where a table (input rows, output columns) says X."""

    def __init__(self, table, kernel_size, padded_by=0, padding_value=0.0, **options):
        rows = [[mark == "X" for mark in row.replace(" ", "")] for row in table]
        super().__init__(len(rows), len(rows[0]), kernel_size, **options)
        self.padded_by, self.padding_value = padded_by, padding_value
        exists = torch.tensor(rows).T[:, :, None, None].expand(self.weight.shape)
        self.register_buffer("exists", exists.to(torch.get_default_dtype()), persistent=False)

    def forward(self, x):
        x = F.pad(x, [self.padded_by] * 4, value=self.padding_value)
        return F.conv2d(x, self.weight * self.exists, self.bias, self.stride)


class PaddedConvolution(nn.Conv2d):
    """A convolution after a padding of its own: (height, width), constant or replicate."""

    def __init__(self, inputs, outputs, kernel_size, padded, mode, value=0.0, **options):
        super().__init__(inputs, outputs, kernel_size, **options)
        (height, width), self.mode, self.value = padded, mode, value
        self.sides = [width, width, height, height]

    def forward(self, x):
        value = self.value if self.mode == "constant" else None
        return super().forward(F.pad(x, self.sides, self.mode, value))


class UnitBias(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(shape))

    def forward(self, x):
        return x + self.bias


class RadialBasis(nn.Module):
    """Squared distances to the codes."""

    def __init__(self, codes):
        super().__init__()
        self.register_buffer("code", torch.tensor(codes, dtype=torch.get_default_dtype()))

    def forward(self, x):
        return ((x[:, None, :] - self.code) ** 2).sum(2)


class Residual(nn.Module):
    """body(x) + shortcut(x). The body's layers are named as if they were this module's own."""

    def __init__(self, body, shortcut=None):
        super().__init__()
        self.order = [name for name, _ in body]
        for name, layer in body:
            self.add_module(name, layer)
        if shortcut is not None:
            self.add_module("shortcut", chain(*shortcut))

    def forward(self, x):
        y = x
        for name in self.order:
            y = getattr(self, name)(y)
        return y + (self.shortcut(x) if hasattr(self, "shortcut") else x)


class Plain(Residual):
    """The same block with nothing added."""

    def forward(self, x):
        for name in self.order:
            x = getattr(self, name)(x)
        return x


class Concat(nn.Module):
    def __init__(self, *branches):
        super().__init__()
        for position, branch in enumerate(branches, start=1):
            self.add_module(f"branch{position}", branch)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.children()], dim=1)


class GlobalMaxPool(nn.Module):
    def forward(self, x):
        return x.flatten(2).max(dim=2).values


class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.mean(dim=(2, 3))


def chain(*named):
    return nn.Sequential(OrderedDict(named))


def numbered(*layers):
    """Layers (kind, module) named by kind and place."""
    return chain(*[(f"{kind}{i}", layer) for i, (kind, layer) in enumerate(layers, start=1)])


# --- The experiments ------------------------------------------------------------------------------

LENET_TABLE = """
    X . . . X X X . . X X X X . X X
    X X . . . X X X . . X X X X . X
    X X X . . . X X X . . X . X X X
    . X X X . . X X X X . . X . X X
    . . X X X . . X X X X . X X . X
    . . . X X X . . X X X X . X X X
    """.strip().splitlines()

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
    """.strip().splitlines()


def lenet5_blog():
    codes = [[1.0 if mark == "#" else -1.0 for mark in row.replace(" ", "")] for row in BITMAPS]
    return chain(
        ("C1", nn.Conv2d(1, 6, 5)), ("S2", Subsampling(6)), ("f2", ScaledTanh()),
        ("C3", TabledConvolution(LENET_TABLE, 5)), ("S4", Subsampling(16)), ("f4", ScaledTanh()),
        ("C5", nn.Conv2d(16, 120, 5)), ("flat", nn.Flatten()),
        ("F6", nn.Linear(120, 84)), ("f6", ScaledTanh()), ("output", RadialBasis(codes)))


def d2l_lenet():
    return chain(
        ("conv1", nn.Conv2d(1, 6, 5)), ("f1", nn.Sigmoid()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(6, 16, 5)), ("f2", nn.Sigmoid()), ("pool2", nn.MaxPool2d(2)),
        ("flat", nn.Flatten()),
        ("linear1", nn.Linear(256, 120)), ("f3", nn.Sigmoid()),
        ("linear2", nn.Linear(120, 84)), ("f4", nn.Sigmoid()),
        ("linear3", nn.Linear(84, 10)))


def convnet_bn():
    layers = []
    for i, (inputs, outputs) in enumerate([(1, 32), (32, 32), (32, 64), (64, 64)], start=1):
        layers += [
            (f"conv{i}", nn.Conv2d(inputs, outputs, 3, padding=1)),
            (f"norm{i}", nn.BatchNorm2d(outputs)), (f"relu{i}", nn.ReLU())]
        if i % 2 == 0:
            layers.append((f"pool{i // 2}", nn.MaxPool2d(2)))
    layers += [("flatten", nn.Flatten()), ("dropout1", FixedDropout())]
    for i, inputs in enumerate([3136, 512], start=1):
        layers += [
            (f"linear{i}", nn.Linear(inputs, 512)), (f"norm{i + 4}", nn.BatchNorm1d(512)),
            (f"relu{i + 4}", nn.ReLU()), (f"dropout{i + 1}", FixedDropout())]
    return chain(*layers, ("linear3", nn.Linear(512, 10)))


def nndl_lenet():
    return chain(
        ("conv1", nn.Conv2d(1, 6, 5)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(6, 16, 5)), ("relu2", nn.ReLU()), ("pool2", nn.AvgPool2d(2)),
        ("conv3", nn.Conv2d(16, 120, 5)), ("relu3", nn.ReLU()), ("flat", nn.Flatten()),
        ("linear1", nn.Linear(120, 84)), ("relu4", nn.ReLU()), ("linear2", nn.Linear(84, 10)))


def residual_stage(
    inputs, outputs, stride, blocks=2, bias=False, normalizes_shortcut=True, block=Residual
):
    layers = []
    for i in range(1, blocks + 1):
        step = stride if i == 1 else 1
        body = [
            ("conv1", nn.Conv2d(inputs, outputs, 3, step, 1, bias=bias)),
            ("norm1", nn.BatchNorm2d(outputs)), ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(outputs, outputs, 3, 1, 1, bias=bias)),
            ("norm2", nn.BatchNorm2d(outputs))]
        shortcut = None
        if block is Residual and (step != 1 or inputs != outputs):
            shortcut = [("conv", nn.Conv2d(inputs, outputs, 1, step, bias=bias))]
            if normalizes_shortcut:
                shortcut.append(("norm", nn.BatchNorm2d(outputs)))
        layers += [(f"block{i}", block(body, shortcut)), (f"relu{i}", nn.ReLU())]
        inputs = outputs
    return chain(*layers)


def resnet18(block):
    return chain(
        ("conv1", nn.Conv2d(1, 64, 7, 2, 3)), ("norm1", nn.BatchNorm2d(64)),
        ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(3, 2, 1)),
        ("stage1", residual_stage(64, 64, 1, block=block)),
        ("stage2", residual_stage(64, 128, 2, block=block)),
        ("stage3", residual_stage(128, 256, 2, block=block)),
        ("stage4", residual_stage(256, 512, 2, block=block)),
        ("pool", GlobalAveragePool()), ("linear", nn.Linear(512, 10)))


def resnet18_plain():
    return resnet18(Plain)


def resnet18_residual():
    return resnet18(Residual)


# Rows: the 12 maps of H1. Columns: the 12 maps of H2. As the public reproduction has it.
H2_TABLE = (
    ["XXXX....XXXX"] * 4  # seen by 0–3 and 8–11
    + ["XXXXXXXX...."] * 4  # seen by 0–3 and 4–7
    + ["....XXXXXXXX"] * 4)  # seen by 4–7 and 8–11


def lenet_1989():
    all_of_one = ["X" * 12]
    return chain(
        ("H1", TabledConvolution(all_of_one, 5, 2, -1.0, stride=2, bias=False)),
        ("H1bias", UnitBias(12, 8, 8)), ("f1", nn.Tanh()),
        ("H2", TabledConvolution(H2_TABLE, 5, 2, -1.0, stride=2, bias=False)),
        ("H2bias", UnitBias(12, 4, 4)), ("f2", nn.Tanh()), ("flat", nn.Flatten()),
        ("H3", nn.Linear(192, 30)), ("f3", nn.Tanh()),
        ("output", nn.Linear(30, 10)), ("f4", nn.Tanh()))


# --- One small net for each of the classic nets' blocks -------------------------------------------


def alexnet_small():
    """On 1 x 111 x 111: 26, 12, 12, 5, 5, 5, 5, 2."""
    return numbered(
        ("conv", nn.Conv2d(1, 4, 11, 4, 1)), ("relu", nn.ReLU()), ("maxPool", nn.MaxPool2d(3, 2)),
        ("conv", nn.Conv2d(4, 6, 5, 1, 2)), ("relu", nn.ReLU()), ("maxPool", nn.MaxPool2d(3, 2)),
        ("conv", nn.Conv2d(6, 8, 3, 1, 1)), ("relu", nn.ReLU()),
        ("conv", nn.Conv2d(8, 8, 3, 1, 1)), ("relu", nn.ReLU()),
        ("conv", nn.Conv2d(8, 6, 3, 1, 1)), ("relu", nn.ReLU()), ("maxPool", nn.MaxPool2d(3, 2)),
        ("flatten", nn.Flatten()),
        ("linear", nn.Linear(24, 20)), ("relu", nn.ReLU()), ("dropout", FixedDropout()),
        ("linear", nn.Linear(20, 20)), ("relu", nn.ReLU()), ("dropout", FixedDropout()),
        ("linear", nn.Linear(20, 10)))


def vgg_block(inputs, convolutions, outputs):
    layers = []
    for i in range(1, convolutions + 1):
        layers += [
            (f"conv{i}", nn.Conv2d(inputs, outputs, 3, padding=1)), (f"relu{i}", nn.ReLU())]
        inputs = outputs
    return chain(*layers, ("pool", nn.MaxPool2d(2)))


def vgg_small():
    """On 1 x 28 x 28: 14, 7, 3."""
    return numbered(
        ("vggBlock", vgg_block(1, 1, 4)), ("vggBlock", vgg_block(4, 1, 6)),
        ("vggBlock", vgg_block(6, 2, 8)), ("flatten", nn.Flatten()),
        ("linear", nn.Linear(72, 24)), ("relu", nn.ReLU()), ("dropout", FixedDropout()),
        ("linear", nn.Linear(24, 24)), ("relu", nn.ReLU()), ("dropout", FixedDropout()),
        ("linear", nn.Linear(24, 10)))


def nin_block(inputs, outputs, kernel_size, stride=1, padding=0):
    return chain(
        ("conv1", nn.Conv2d(inputs, outputs, kernel_size, stride, padding)), ("relu1", nn.ReLU()),
        ("conv2", nn.Conv2d(outputs, outputs, 1)), ("relu2", nn.ReLU()),
        ("conv3", nn.Conv2d(outputs, outputs, 1)), ("relu3", nn.ReLU()))


def nin_small():
    """On 1 x 28 x 28: 12, 5, 5, 2, 2, 1."""
    return numbered(
        ("ninBlock", nin_block(1, 6, 5, 2)), ("maxPool", nn.MaxPool2d(3, 2)),
        ("ninBlock", nin_block(6, 8, 3, 1, 1)), ("maxPool", nn.MaxPool2d(3, 2)),
        ("dropout", FixedDropout()), ("ninBlock", nin_block(8, 10, 3, 1, 1)),
        ("globalAveragePool", GlobalAveragePool()), ("flatten", nn.Flatten()))


def inception(inputs, one, three, five, pooled):
    def convolution(i, *arguments, **options):
        return [(f"conv{i}", nn.Conv2d(*arguments, **options)), (f"relu{i}", nn.ReLU())]

    return Concat(
        chain(*convolution(1, inputs, one, 1)),
        chain(*convolution(1, inputs, three[0], 1), *convolution(2, *three, 3, padding=1)),
        chain(*convolution(1, inputs, five[0], 1), *convolution(2, *five, 5, padding=2)),
        chain(("pool", nn.MaxPool2d(3, 1, 1)), *convolution(1, inputs, pooled, 1)))


def googlenet_small():
    """On 1 x 28 x 28: 14, 7, 7, 4, 4, 1."""
    return numbered(
        ("conv", nn.Conv2d(1, 4, 7, 2, 3)), ("relu", nn.ReLU()),
        ("maxPool", nn.MaxPool2d(3, 2, 1)), ("inception", inception(4, 4, (3, 6), (2, 4), 3)),
        ("maxPool", nn.MaxPool2d(3, 2, 1)), ("inception", inception(17, 6, (4, 5), (3, 4), 2)),
        ("globalAveragePool", GlobalAveragePool()), ("linear", nn.Linear(17, 10)))


def resnet_book_small():
    """The book's block: convolutions with bias, a shortcut without batch norm. 14, 7, 7, 4, 1."""
    book = {"bias": True, "normalizes_shortcut": False}
    return numbered(
        ("conv", nn.Conv2d(1, 4, 7, 2, 3)), ("batchNorm", nn.BatchNorm2d(4)), ("relu", nn.ReLU()),
        ("maxPool", nn.MaxPool2d(3, 2, 1)),
        ("residualStage", residual_stage(4, 4, 1, **book)),
        ("residualStage", residual_stage(4, 6, 2, **book)),
        ("globalAveragePool", GlobalAveragePool()), ("linear", nn.Linear(6, 10)))


# --- Small nets for what the others leave out -----------------------------------------------------


def pooling():
    """On 1 x 13 x 10: 7 x 6, 8 x 6, 5 x 3, 3 x 2."""
    return numbered(
        ("conv", nn.Conv2d(1, 4, 3, padding=1)),
        ("averagePool", nn.AvgPool2d(3, 2, 1, ceil_mode=True)), ("tanh", nn.Tanh()),
        ("conv", nn.Conv2d(4, 6, (2, 3), padding=1)),
        ("averagePool", nn.AvgPool2d(
            (3, 2), (2, 3), 1, ceil_mode=True, count_include_pad=False)),
        ("tanh", nn.Tanh()), ("maxPool", nn.MaxPool2d(2, 2, (0, 1), ceil_mode=True)),
        ("conv", nn.Conv2d(6, 5, 1)), ("globalMaxPool", GlobalMaxPool()),
        ("linear", nn.Linear(5, 10)))


def convolutions():
    """On 1 x 12 x 15: 6 x 11, 6 x 7, 6 x 7, 6 x 3."""
    return chain(
        ("constant", PaddedConvolution(
            1, 4, (3, 5), (1, 2), "constant", -1.0, stride=(2, 1), dilation=(1, 2))),
        ("f1", ScaledTanh()),
        ("replicate", PaddedConvolution(
            4, 6, 3, (1, 2), "replicate", stride=(1, 2), groups=2, bias=False)),
        ("f2", nn.Sigmoid()),
        ("depthwise", nn.Conv2d(6, 6, (2, 3), padding=1, dilation=(2, 1), groups=6)),
        ("f3", nn.Tanh()),
        ("narrow", nn.Conv2d(6, 3, (1, 2), stride=(1, 2))), ("f4", nn.Tanh()),
        ("flat", nn.Flatten()), ("linear", nn.Linear(54, 10)), ("f5", nn.Tanh()))


def normalization():
    """On 1 x 9 x 8: 7 x 6, 3 x 2."""
    return numbered(
        ("conv", nn.Conv2d(1, 4, 3, bias=False)), ("batchNorm", nn.BatchNorm2d(4)),
        ("tanh", nn.Tanh()),
        ("conv", nn.Conv2d(4, 6, 3, 2)), ("batchNorm", nn.BatchNorm2d(6, eps=1e-2, momentum=0.3)),
        ("relu", nn.ReLU()), ("flatten", nn.Flatten()),
        ("linear", nn.Linear(36, 12)), ("batchNorm", nn.BatchNorm1d(12, eps=1e-3, momentum=0.05)),
        ("scaledTanh", ScaledTanh()), ("dropout", FixedDropout(0.25)),
        ("linear", nn.Linear(12, 10)))


def branches():
    """On 1 x 10 x 10: a concat, a concat inside a residual, a shortcut that pools."""
    return chain(
        ("conv1", nn.Conv2d(1, 4, 3, padding=1)), ("relu2", nn.ReLU()),
        ("mixed", Concat(
            numbered(("conv", nn.Conv2d(4, 3, 1)), ("relu", nn.ReLU())),
            numbered(("maxPool", nn.MaxPool2d(3, 1, 1)), ("conv", nn.Conv2d(4, 2, 3, padding=1))),
            numbered(("averagePool", nn.AvgPool2d(3, 1, 1))))),
        ("nested", Residual([
            ("conv1", nn.Conv2d(9, 6, 3, padding=1)), ("tanh2", nn.Tanh()),
            ("concat3", Concat(
                numbered(("conv", nn.Conv2d(6, 4, 1))),
                numbered(("conv", nn.Conv2d(6, 5, 3, padding=1)))))])),
        ("relu5", nn.ReLU()),
        ("halving", Residual(
            [("conv1", nn.Conv2d(9, 5, 3, 2, 1, bias=False)), ("batchNorm2", nn.BatchNorm2d(5))],
            [("averagePool1", nn.AvgPool2d(2)), ("conv2", nn.Conv2d(9, 5, 1))])),
        ("relu7", nn.ReLU()), ("pool", GlobalAveragePool()), ("linear9", nn.Linear(5, 10)))
