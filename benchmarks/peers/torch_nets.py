"""The nets in PyTorch, single precision; names are those of the specs' layers."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn

import recipes


class ScaledTanh(nn.Module):
    def forward(self, x):
        return 1.7159 * torch.tanh(2 / 3 * x)


class Subsampling(nn.Module):
    """The mean of 2 x 2 inputs, times a coefficient a map, plus a bias a map."""

    def __init__(self, maps):
        super().__init__()
        self.coefficient = nn.Parameter(torch.ones(maps))
        self.bias = nn.Parameter(torch.zeros(maps))

    def forward(self, x):
        # One operation instead of a product and a sum.
        return torch.addcmul(
            self.bias.view(-1, 1, 1), F.avg_pool2d(x, 2), self.coefficient.view(-1, 1, 1))


class TabledConvolution(nn.Conv2d):
    """C3 as one convolution; kernels that the connection table leaves out are held at 0."""

    def __init__(self):
        super().__init__(6, 16, 5)
        self.register_buffer("exists", torch.from_numpy(recipes.connections()), persistent=False)

    def forward(self, x):
        return F.conv2d(x, self.weight * self.exists, self.bias)


class SeparateConvolutions(nn.Module):
    """C3 as public reproductions write it: a convolution for each map, of the maps it sees."""

    def __init__(self):
        super().__init__()
        table = recipes.connections()[:, :, 0, 0]
        self.inputs = [[i for i in range(6) if row[i]] for row in table]
        self.maps = nn.ModuleList(nn.Conv2d(len(inputs), 1, 5) for inputs in self.inputs)

    def forward(self, x):
        maps = [conv(x[:, inputs]) for conv, inputs in zip(self.maps, self.inputs)]
        return torch.cat(maps, dim=1)


class RadialBasis(nn.Module):
    """Squared distances to the codes."""

    def __init__(self):
        super().__init__()
        self.register_buffer("code", torch.from_numpy(recipes.codes()))

    def forward(self, x):
        return (x[:, None, :] - self.code).square().sum(2)


class GlobalAveragePool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


class Block(nn.Module):
    """Two 3 x 3 convolutions with batch normalization, and the shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = chain(
                ("conv", nn.Conv2d(inputs, outputs, 1, stride, bias=False)),
                ("norm", nn.BatchNorm2d(outputs)))

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)), inplace=True)
        y = self.norm2(self.conv2(y))
        y += x if self.shortcut is None else self.shortcut(x)
        return F.relu(y, inplace=True)


def chain(*named):
    return nn.Sequential(OrderedDict(named))


def lenet5(c3=TabledConvolution):
    return chain(
        ("C1", nn.Conv2d(1, 6, 5)), ("S2", Subsampling(6)), ("f2", ScaledTanh()),
        ("C3", c3()), ("S4", Subsampling(16)), ("f4", ScaledTanh()),
        ("C5", nn.Conv2d(16, 120, 5)), ("flat", nn.Flatten()),
        ("F6", nn.Linear(120, 84)), ("f6", ScaledTanh()), ("output", RadialBasis()))


def d2l_lenet():
    return chain(
        ("conv1", nn.Conv2d(1, 6, 5)), ("f1", nn.Sigmoid()), ("pool1", nn.MaxPool2d(2)),
        ("conv2", nn.Conv2d(6, 16, 5)), ("f2", nn.Sigmoid()), ("pool2", nn.MaxPool2d(2)),
        ("flat", nn.Flatten()), ("linear1", nn.Linear(256, 120)), ("f3", nn.Sigmoid()),
        ("linear2", nn.Linear(120, 84)), ("f4", nn.Sigmoid()), ("linear3", nn.Linear(84, 10)))


def convnet_bn():
    layers = []
    for i, (inputs, outputs) in enumerate([(1, 32), (32, 32), (32, 64), (64, 64)], start=1):
        layers += [
            (f"conv{i}", nn.Conv2d(inputs, outputs, 3, padding=1)),
            (f"norm{i}", nn.BatchNorm2d(outputs)), (f"relu{i}", nn.ReLU(inplace=True))]
        if i % 2 == 0:
            layers.append((f"pool{i // 2}", nn.MaxPool2d(2)))
    layers += [("flatten", nn.Flatten()), ("dropout1", nn.Dropout(0.5))]
    for i, inputs in enumerate([3136, 512], start=1):
        layers += [
            (f"linear{i}", nn.Linear(inputs, 512)), (f"norm{i + 4}", nn.BatchNorm1d(512)),
            (f"relu{i + 4}", nn.ReLU(inplace=True)), (f"dropout{i + 1}", nn.Dropout(0.5))]
    return chain(*layers, ("linear3", nn.Linear(512, 10)))


def resnet(blocks):
    stages, inputs = [], 64
    for i, count in enumerate(blocks):
        outputs = 64 << i
        stage = []
        for block in range(count):
            stride = 2 if block == 0 and i > 0 else 1
            stage.append((f"block{block + 1}", Block(inputs, outputs, stride)))
            inputs = outputs
        stages.append((f"stage{i + 1}", chain(*stage)))
    return chain(
        ("conv1", nn.Conv2d(1, 64, 7, 2, 3)), ("norm1", nn.BatchNorm2d(64)),
        ("relu1", nn.ReLU(inplace=True)), ("pool1", nn.MaxPool2d(3, 2, 1)), *stages,
        ("pool", GlobalAveragePool()), ("linear", nn.Linear(512, 10)))


def make(name, published=False):
    if name == "lenet5-blog":
        return lenet5(SeparateConvolutions if published else TabledConvolution)
    if name in ("d2l-lenet", "convnet-bn"):
        return {"d2l-lenet": d2l_lenet, "convnet-bn": convnet_bn}[name]()
    return resnet(recipes.RECIPES[name].blocks)


def parameter_count(net):
    """Trainable parameters, without kernels that the connection table leaves out."""
    missing = sum(
        int((1 - module.exists).sum()) * 25 for module in net.modules()
        if isinstance(module, TabledConvolution))
    return sum(parameter.numel() for parameter in net.parameters()) - missing


def loss_of(kind, outputs, labels):
    if kind == "rbf-distance":
        return outputs.gather(1, labels[:, None]).mean()
    return F.cross_entropy(outputs, labels)
