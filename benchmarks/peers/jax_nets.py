"""The nets as JAX functions, single precision.

Images are [N,H,W,C] and kernels [H,W,I,O], XLA's own order on a CPU; linear weights are
[inputs, outputs]. Parameters and running statistics lie in flat dictionaries, under the names of a
state_dict. `from_torch` and `to_torch` rearrange their values.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import recipes

FLATTENED = {"d2l-lenet": (16, 4, 4), "convnet-bn": (64, 7, 7)}  # what the first linear layer gets


# --- Layers ---------------------------------------------------------------------------------------


def patches(x, size, stride, padding):
    """Every window's inputs, side by side: [N,H′,W′,size·size·C]."""
    if padding:
        x = jnp.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    if size == 1:
        return x[:, ::stride, ::stride]
    height, width = ((extent - size) // stride + 1 for extent in x.shape[1:3])
    return jnp.concatenate([
        x[:, i : i + stride * (height - 1) + 1 : stride, j : j + stride * (width - 1) + 1 : stride]
        for i in range(size) for j in range(size)], axis=3)


def convolve_by_product(x, weight, stride=1, padding=0):
    """A convolution as a matrix product, so that its gradients are matrix products too.

    XLA has no fast way on a CPU to compute a convolution's gradient by its kernel.
    """
    size, _, _, outputs = weight.shape
    return patches(x, size, stride, padding) @ weight.reshape(-1, outputs)


def convolve_by_library(x, weight, stride=1, padding=0):
    return lax.conv_general_dilated(
        x, weight, (stride, stride), [(padding, padding)] * 2,
        dimension_numbers=("NHWC", "HWIO", "NHWC"))


def larger(a, b):
    """The larger one, which gets the gradient.

    JAX's own maximum compares its operands with its result in the gradient. Where XLA computes
    these anew there and rounds otherwise, no operand is equal and the gradient is lost; check.py
    saw that happen.
    """
    return jnp.where(a > b, a, b)


def max_pool(x):
    """2 x 2."""
    rows = larger(x[:, ::2], x[:, 1::2])
    return larger(rows[:, :, ::2], rows[:, :, 1::2])


def max_pool_3(x):
    """3 x 3 with stride 2 and padding 1, of what is nowhere below 0."""
    x = jnp.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    height, width = ((extent - 3) // 2 + 1 for extent in x.shape[1:3])
    x = x[:, : 2 * height + 1, : 2 * width + 1]
    rows = larger(larger(x[:, :-2:2], x[:, 1::2]), x[:, 2::2])
    return larger(larger(rows[:, :, :-2:2], rows[:, :, 1::2]), rows[:, :, 2::2])


def average_pool(x):
    return lax.reduce_window(x, 0.0, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), "VALID") / 4


def scaled_tanh(x):
    return 1.7159 * jnp.tanh(2 / 3 * x)


def flatten(x):
    return x.reshape(x.shape[0], -1)


class Layers:
    """The layers of one pass through a net, which share its parameters and statistics."""

    def __init__(self, parameters, statistics, training, drop, convolve):
        self.parameters, self.statistics = parameters, statistics
        self.training, self.drop, self.convolve = training, drop, convolve
        self.dropouts = 0
        self.updated = {}  # running statistics

    def conv(self, name, x, stride=1, padding=0):
        y = self.convolve(x, self.parameters[f"{name}.weight"], stride, padding)
        bias = self.parameters.get(f"{name}.bias")
        return y if bias is None else y + bias

    def linear(self, name, x):
        return x @ self.parameters[f"{name}.weight"] + self.parameters[f"{name}.bias"]

    def norm(self, name, x):
        mean = self.statistics[f"{name}.running_mean"]
        variance = self.statistics[f"{name}.running_var"]
        if self.training:
            axes = tuple(range(x.ndim - 1))
            count = x.size // x.shape[-1]
            running_mean, running_variance = mean, variance
            mean = x.mean(axes)
            variance = jnp.square(x - mean).mean(axes)
            self.updated[f"{name}.running_mean"] = 0.9 * running_mean + 0.1 * mean
            self.updated[f"{name}.running_var"] = (
                0.9 * running_variance + 0.1 * count / (count - 1) * variance)
        scale = self.parameters[f"{name}.weight"] * lax.rsqrt(variance + 1e-5)
        return (x - mean) * scale + self.parameters[f"{name}.bias"]

    def dropout(self, x):
        if not self.training:
            return x
        self.dropouts += 1
        return self.drop(x, self.dropouts - 1)


# --- Nets -----------------------------------------------------------------------------------------


def lenet5(layers, x):
    parameters = layers.parameters

    def subsample(name, x):
        return average_pool(x) * parameters[f"{name}.coefficient"] + parameters[f"{name}.bias"]

    exists = recipes.connections().transpose(2, 3, 1, 0)
    x = scaled_tanh(subsample("S2", layers.conv("C1", x)))
    kernels = parameters["C3.weight"] * exists
    x = layers.convolve(x, kernels) + parameters["C3.bias"]
    x = scaled_tanh(subsample("S4", x))
    # C5 sees all of its inputs at once, so it is a linear layer.
    x = flatten(x) @ parameters["C5.weight"].reshape(-1, 120) + parameters["C5.bias"]
    x = scaled_tanh(layers.linear("F6", x))
    return jnp.square(x[:, None] - recipes.codes()).sum(2)


def d2l_lenet(layers, x):
    x = max_pool(jax.nn.sigmoid(layers.conv("conv1", x)))
    x = max_pool(jax.nn.sigmoid(layers.conv("conv2", x)))
    x = jax.nn.sigmoid(layers.linear("linear1", flatten(x)))
    x = jax.nn.sigmoid(layers.linear("linear2", x))
    return layers.linear("linear3", x)


def convnet_bn(layers, x):
    for i in range(1, 5):
        x = jax.nn.relu(layers.norm(f"norm{i}", layers.conv(f"conv{i}", x, padding=1)))
        if i % 2 == 0:
            x = max_pool(x)
    x = layers.dropout(flatten(x))
    for i in (1, 2):
        x = jax.nn.relu(layers.norm(f"norm{i + 4}", layers.linear(f"linear{i}", x)))
        x = layers.dropout(x)
    return layers.linear("linear3", x)


def resnet(layers, x):
    x = jax.nn.relu(layers.norm("norm1", layers.conv("conv1", x, 2, 3)))
    x = max_pool_3(x)
    stage = 1
    while f"stage{stage}.block1.conv1.weight" in layers.parameters:
        block = 1
        while f"stage{stage}.block{block}.conv1.weight" in layers.parameters:
            name, stride = f"stage{stage}.block{block}", 2 if block == 1 and stage > 1 else 1
            y = layers.norm(f"{name}.norm1", layers.conv(f"{name}.conv1", x, stride, 1))
            y = layers.norm(f"{name}.norm2", layers.conv(f"{name}.conv2", jax.nn.relu(y), 1, 1))
            if f"{name}.shortcut.conv.weight" in layers.parameters:
                x = layers.norm(
                    f"{name}.shortcut.norm", layers.conv(f"{name}.shortcut.conv", x, stride))
            x = jax.nn.relu(x + y)
            block += 1
        stage += 1
    return layers.linear("linear", x.mean((1, 2)))


NETS = {"lenet5-blog": lenet5, "d2l-lenet": d2l_lenet, "convnet-bn": convnet_bn}


def outputs_of(net, layers, images):
    return NETS.get(net, resnet)(layers, images)


def loss_of(kind, outputs, labels):
    """The mean over the batch."""
    if kind == "rbf-distance":
        return jnp.take_along_axis(outputs, labels[:, None], 1).mean()
    return -jnp.take_along_axis(jax.nn.log_softmax(outputs), labels[:, None], 1).mean()


# --- Parameters -----------------------------------------------------------------------------------


def shapes(net):
    """Shapes of all parameters, in this module's order, and of the running statistics."""
    parameters, statistics = {}, {}

    def conv(name, inputs, outputs, size, bias=True):
        parameters[f"{name}.weight"] = (size, size, inputs, outputs)
        if bias:
            parameters[f"{name}.bias"] = (outputs,)

    def linear(name, inputs, outputs):
        parameters[f"{name}.weight"] = (inputs, outputs)
        parameters[f"{name}.bias"] = (outputs,)

    def norm(name, channels):
        for owner, kinds in ((parameters, ("weight", "bias")),
                             (statistics, ("running_mean", "running_var"))):
            owner.update({f"{name}.{kind}": (channels,) for kind in kinds})

    if net == "lenet5-blog":
        conv("C1", 1, 6, 5), conv("C3", 6, 16, 5), conv("C5", 16, 120, 5), linear("F6", 120, 84)
        for name, maps in (("S2", 6), ("S4", 16)):
            parameters[f"{name}.coefficient"] = parameters[f"{name}.bias"] = (maps,)
    elif net == "d2l-lenet":
        conv("conv1", 1, 6, 5), conv("conv2", 6, 16, 5)
        linear("linear1", 256, 120), linear("linear2", 120, 84), linear("linear3", 84, 10)
    elif net == "convnet-bn":
        for i, (inputs, outputs) in enumerate([(1, 32), (32, 32), (32, 64), (64, 64)], start=1):
            conv(f"conv{i}", inputs, outputs, 3), norm(f"norm{i}", outputs)
        for i, inputs in ((1, 3136), (2, 512)):
            linear(f"linear{i}", inputs, 512), norm(f"norm{i + 4}", 512)
        linear("linear3", 512, 10)
    else:
        conv("conv1", 1, 64, 7), norm("norm1", 64)
        inputs = 64
        for stage, blocks in enumerate(recipes.RECIPES[net].blocks, start=1):
            outputs = 32 << stage
            for block in range(1, blocks + 1):
                name = f"stage{stage}.block{block}"
                conv(f"{name}.conv1", inputs, outputs, 3, False), norm(f"{name}.norm1", outputs)
                conv(f"{name}.conv2", outputs, outputs, 3, False), norm(f"{name}.norm2", outputs)
                if inputs != outputs:
                    conv(f"{name}.shortcut.conv", inputs, outputs, 1, False)
                    norm(f"{name}.shortcut.norm", outputs)
                inputs = outputs
        linear("linear", 512, 10)
    return parameters, statistics


def initial(net):
    """Values to measure with: PyTorch's uniform ±1/√fan-in; norms start as usual."""
    random = np.random.default_rng(0)

    def value(name, shape):
        if len(shape) > 1:
            bound = 1 / np.sqrt(np.prod(shape[:-1]))
            return random.uniform(-bound, bound, shape)
        is_one = name.endswith(("weight", "coefficient", "running_var"))
        return np.ones(shape) if is_one else np.zeros(shape)

    return tuple(
        {name: value(name, shape).astype(np.float32) for name, shape in group.items()}
        for group in shapes(net))


def parameter_count(net):
    """Trainable parameters, without kernels that the connection table leaves out."""
    parameters, _ = shapes(net)
    missing = int((1 - recipes.connections()).sum()) * 25 if net == "lenet5-blog" else 0
    return sum(int(np.prod(shape)) for shape in parameters.values()) - missing


def from_torch(net, name, value):
    """A state_dict's value in this module's order."""
    if value.ndim == 4:
        return value.transpose(2, 3, 1, 0)
    if value.ndim == 2:
        if name == "linear1.weight":
            return from_torch_units(net, value).T
        return value.T
    return value


def from_torch_units(net, values):
    """The units of flattened maps, [N, C·H·W] to [N, H·W·C]."""
    channels, height, width = FLATTENED[net]
    maps = values.reshape(-1, channels, height, width)
    return maps.transpose(0, 2, 3, 1).reshape(len(values), -1)


def to_torch(net, name, value):
    value = np.asarray(value)
    if value.ndim == 4:
        return value.transpose(3, 2, 0, 1)
    if value.ndim == 2:
        if name == "linear1.weight":
            channels, height, width = FLATTENED[net]
            maps = value.T.reshape(-1, height, width, channels)
            return maps.transpose(0, 3, 1, 2).reshape(value.shape[1], -1)
        return value.T
    return value
