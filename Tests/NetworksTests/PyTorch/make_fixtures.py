"""Fixtures from PyTorch for the tests of Networks: see README.md for the format and the commands.

    python make_fixtures.py                 makes all files anew
    python make_fixtures.py --only vgg-small nin-small
    python make_fixtures.py --choose vgg-small --candidates 40
                                            looks for an input whose gradients rounding cannot upset
"""

import argparse
import json
import math
import pathlib
import struct
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import nets
import streams

HERE = pathlib.Path(__file__).resolve().parent
STEPS = 3
SMALL_NET = 100_000  # parameters; every value of such a net is stored
SMALL_TENSOR = 256  # values; stored whole in every net
SAMPLES, SUMS = 128, 8

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)

# --- What is made ---------------------------------------------------------------------------------


@dataclass
class Fixture:
    name: str
    net: callable
    input_shape: tuple
    loss: object  # as a spec says it, like the optimizer
    optimizer: dict
    spec: str = ""  # beside the fixture unless said otherwise
    batch: int = 4
    centre: float = 0.0  # of the input
    scale: float = 1.0
    gain: float = 1.0  # of the weights' spread: √2 where units are ReLUs
    bias: float = 0.0  # the centre of biases: above 0 where ReLUs could leave a small branch dead
    norm_bias: float = 0.0  # the centre of batch norms' biases
    norm_scale: float = 1.0  # multiplies batch norms' weights and biases
    index: int = 0  # of the input's stream, found by --choose
    trainable: int = None  # as published

    def __post_init__(self):
        self.spec = self.spec or f"{self.name}.json"


def sgd(rate, momentum=0.0, decay=0.0, nesterov=False):
    return {"sgd": {
        "learningRate": rate, "momentum": momentum, "weightDecay": decay, "nesterov": nesterov}}


def adam(rate, decay=0.0):
    return {"adam": {
        "learningRate": rate, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": decay}}


MEAN_SQUARED_ERROR = {"mean-squared-error": {"targets": [-1, 1]}}
RELU = math.sqrt(2)

FIXTURES = [
    Fixture(
        "lenet5-blog", nets.lenet5_blog, (1, 32, 32), "rbf-distance", sgd(1e-3),
        spec="experiments/lenet5-blog.json", centre=0.5375, scale=0.6375, trainable=60_000),
    Fixture(
        "d2l-lenet", nets.d2l_lenet, (1, 28, 28), "cross-entropy", adam(1e-3), gain=2.0,
        spec="experiments/d2l-lenet.json", centre=0.5, scale=0.5, trainable=44_426),
    Fixture(
        "convnet-bn", nets.convnet_bn, (1, 28, 28), "cross-entropy", adam(1e-3), batch=8,
        gain=RELU, spec="experiments/convnet-bn.json", trainable=1_941_354, index=6),
    Fixture(
        "nndl-lenet", nets.nndl_lenet, (1, 32, 32), "cross-entropy", sgd(0.1), bias=0.25,
        spec="experiments/nndl-lenet.json", trainable=61_706, index=4),
    Fixture(
        "resnet18-plain", nets.resnet18_plain, (1, 32, 32), "cross-entropy", sgd(0.005), batch=8,
        norm_bias=1.0, norm_scale=0.15, gain=RELU, spec="experiments/resnet18-plain.json", index=4),
    Fixture(
        "resnet18-residual", nets.resnet18_residual, (1, 32, 32), "cross-entropy", sgd(0.01),
        batch=8, norm_bias=0.5, norm_scale=0.15, gain=RELU,
        spec="experiments/resnet18-residual.json", trainable=11_175_434, index=2),
    Fixture(
        "lenet-1989", nets.lenet_1989, (1, 16, 16), MEAN_SQUARED_ERROR, sgd(0.03),
        spec="experiments/lenet-1989.json", trainable=9_760),
    Fixture(
        "alexnet-small", nets.alexnet_small, (1, 111, 111), "cross-entropy", sgd(0.05),
        bias=0.25, gain=RELU, index=1),
    Fixture(
        "vgg-small", nets.vgg_small, (1, 28, 28), "cross-entropy", sgd(0.05),
        bias=0.25, gain=RELU, index=4),
    Fixture(
        "nin-small", nets.nin_small, (1, 28, 28), "cross-entropy", sgd(0.05),
        bias=0.25, gain=RELU, index=2),
    Fixture(
        "googlenet-small", nets.googlenet_small, (1, 28, 28), "cross-entropy", sgd(0.05),
        bias=0.5, gain=0.6, index=4),
    Fixture(
        "resnet-book-small", nets.resnet_book_small, (1, 28, 28), "cross-entropy", sgd(0.05),
        gain=RELU, index=3),
    Fixture(
        "pooling", nets.pooling, (1, 13, 10), "cross-entropy", sgd(0.05, momentum=0.9)),
    Fixture(
        "convolutions", nets.convolutions, (1, 12, 15), MEAN_SQUARED_ERROR,
        adam(2e-3, decay=0.01)),
    Fixture(
        "normalization", nets.normalization, (1, 9, 8), "cross-entropy",
        sgd(0.05, momentum=0.9, decay=0.01, nesterov=True), batch=6, index=4),
    Fixture(
        "branches", nets.branches, (1, 10, 10), "cross-entropy",
        sgd(0.05, momentum=0.9, decay=1e-3), index=5),
]

# --- Values from streams --------------------------------------------------------------------------


def path_of(name):
    """Reprise's path for a name of a state_dict."""
    renamed = {"running_mean": "runningMean", "running_var": "runningVariance"}
    *layers, parameter = name.split(".")
    return "/".join(layers + [renamed.get(parameter, parameter)])


def formula_values(stream, index, shape, centre, scale):
    """Float32(centre + scale · uniform(−1, 1)) in the order of the shape, as doubles."""
    uniform = -1 + 2 * streams.units(1, stream, index, math.prod(shape))
    values = (centre + scale * uniform).astype(np.float32).astype(np.float64)
    return torch.from_numpy(values).reshape(shape)


def centre_and_scale(fixture, owner, parameter, values):
    """Where a parameter's values lie: chosen so that every layer's outputs are of order 1."""
    if isinstance(owner, (nn.BatchNorm1d, nn.BatchNorm2d)):
        size = fixture.norm_scale
        return {
            "weight": (size, size / 2), "bias": (size * fixture.norm_bias, size / 4),
            "running_mean": (0.0, 0.5), "running_var": (1.0, 0.5)}[parameter]
    if parameter == "coefficient":
        return 1.0, 0.5
    if parameter == "weight":
        return 0.0, fixture.gain * math.sqrt(3 / math.prod(values.shape[1:]))
    return fixture.bias, 0.25


@dataclass
class Values:
    """Where a net's first values come from, as the fixture's metadata lists it."""

    entries: list = field(default_factory=list)
    stored: dict = field(default_factory=dict)


def values_of(entry):
    return formula_values(entry["stream"], 0, entry["shape"], entry["centre"], entry["scale"])


def fill(net, fixture):
    """Gives every parameter and statistic its value."""
    values = Values()
    modules = dict(net.named_modules())
    trainable = {name for name, _ in net.named_parameters()}
    for name, tensor in net.state_dict().items():
        layer, _, parameter = name.rpartition(".")
        if parameter == "num_batches_tracked":
            continue
        entry = {
            "name": name, "path": path_of(name), "shape": list(tensor.shape),
            "trainable": name in trainable}
        if parameter == "code":
            values.stored[f"initial/{name}"] = tensor.clone()
            values.entries.append(entry)
            continue
        owner = modules[layer]
        centre, scale = centre_and_scale(fixture, owner, parameter, tensor)
        stream = f"fixture/{path_of(name)}"
        drawn = formula_values(stream, 0, tensor.shape, centre, scale)
        tensor.copy_(drawn)
        entry |= {
            "stream": stream, "centre": centre, "scale": scale,
            "first": drawn.flatten()[0].item(), "last": drawn.flatten()[-1].item()}
        exists = getattr(owner, "exists", None)
        if parameter == "weight" and exists is not None and not exists.all():
            tensor.mul_(exists)
            entry["connections"] = exists[:, :, 0, 0].int().T.tolist()
        values.entries.append(entry)
    return values


def input_of(fixture, index):
    shape = (fixture.batch, *fixture.input_shape)
    return formula_values("fixture/input", index, shape, fixture.centre, fixture.scale)


def labels_of(fixture):
    return torch.tensor([(3 + 7 * i) % 10 for i in range(fixture.batch)])


def mask_of(path, rate, shape, step):
    """Element k of step s: 0 where the (k+1)th unit() of the layer's stream s is below the rate."""
    units = streams.units(3, f"fixture/mask/{path}", step, math.prod(shape))
    return torch.from_numpy(np.where(units < rate, 0.0, 1 / (1 - rate))).reshape(shape)


# --- Training -------------------------------------------------------------------------------------


def loss_of(kind, outputs, labels):
    if kind == "cross-entropy":
        return F.cross_entropy(outputs, labels)
    if kind == "rbf-distance":
        return outputs.gather(1, labels[:, None]).mean()
    assert kind == MEAN_SQUARED_ERROR
    targets = 2 * F.one_hot(labels, outputs.shape[1]).to(outputs.dtype) - 1
    return ((outputs - targets) ** 2).mean()  # over the batch and the outputs


def optimizer_of(description, parameters):
    (kind, values), = description.items()
    if kind == "sgd":
        return torch.optim.SGD(
            parameters, lr=values["learningRate"], momentum=values["momentum"],
            weight_decay=values["weightDecay"], nesterov=values["nesterov"])
    return torch.optim.Adam(
        parameters, lr=values["learningRate"], betas=(values["beta1"], values["beta2"]),
        eps=values["epsilon"], weight_decay=values["weightDecay"])


class Bends:
    """Watches where rounding could make a gradient jump: at a ReLU's 0, at a pool's ties."""

    def __init__(self, net):
        self.distances = []
        for module in net.modules():
            if isinstance(module, nn.ReLU):
                module.register_forward_hook(lambda _, inputs, output: self.add(inputs[0]))
            elif isinstance(module, nn.MaxPool2d):
                module.register_forward_hook(self.add_pool)
            elif isinstance(module, nets.GlobalMaxPool):
                module.register_forward_hook(
                    lambda _, inputs, output: self.add_gaps(inputs[0].flatten(2)))

    def add(self, values):
        self.distances.append(values.detach().double())

    def add_gaps(self, windows):
        """The lead of each window's largest value.

        Exact ties are harmless: of zeros behind a ReLU, or of one value that overlapping windows of
        a pool before this one have handed on twice. So is a lead over padding.
        """
        top = windows.detach().double().topk(2, dim=-1).values
        lead = top[..., 0] - top[..., 1]
        self.add(torch.where((lead == 0) | (lead > 1e20), torch.inf, lead))

    def add_pool(self, module, inputs, output):
        def pair(value):
            return value if isinstance(value, tuple) else (value, value)

        (height, width), (down, across) = pair(module.kernel_size), pair(module.stride)
        top, left = pair(module.padding)
        rows, columns = output.shape[2:]
        bottom = (rows - 1) * down + height - inputs[0].shape[2] - top
        right = (columns - 1) * across + width - inputs[0].shape[3] - left
        padded = F.pad(inputs[0].detach(), [left, right, top, bottom], value=-1e30)
        self.add_gaps(padded.unfold(2, height, down).unfold(3, width, across).flatten(4))


@dataclass
class Record:
    outputs: torch.Tensor = None
    losses: list = field(default_factory=list)
    gradients: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    evaluated_before: torch.Tensor = None
    evaluated_after: torch.Tensor = None
    dropout: list = field(default_factory=list)
    bends: list = field(default_factory=list)


def state_of(net):
    return {
        name: values.detach().double().clone() for name, values in net.state_dict().items()
        if not name.endswith(("num_batches_tracked", ".code"))}


def evaluated(net, inputs):
    net.eval()
    with torch.no_grad():
        outputs = net(inputs).double()
    net.train()
    return outputs


def train(fixture, index, dtype=torch.float64, order=None, held=()):
    """Three steps on one batch.

    `order` rearranges the batch, which changes rounding alone. The parameters `held` are set back
    after every step.
    """
    net = fixture.net()
    values = fill(net, fixture)
    net.to(dtype)
    order = torch.arange(fixture.batch) if order is None else order
    inputs, labels = input_of(fixture, index).to(dtype)[order], labels_of(fixture)[order]
    record = Record(evaluated_before=evaluated(net, inputs))
    dropouts = [(n, m) for n, m in net.named_modules() if isinstance(m, nets.FixedDropout)]
    shapes = shapes_into(net, inputs, dropouts)
    bends = Bends(net)
    optimizer = optimizer_of(fixture.optimizer, net.parameters())
    for step in range(STEPS):
        for name, module in dropouts:
            mask = mask_of(name.replace(".", "/"), module.rate, shapes[name], step)
            module.mask = mask.to(dtype)[order]
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = loss_of(fixture.loss, outputs, labels)
        loss.backward()
        if step == 0:
            record.outputs = outputs.detach().double()
            record.gradients = {
                name: p.grad.detach().double().clone() for name, p in net.named_parameters()}
        record.losses.append(loss.item())
        optimizer.step()
        for name in held:
            restored = next(entry for entry in values.entries if entry["name"] == name)
            net.get_parameter(name).data.copy_(values_of(restored))
        if step in (0, STEPS - 1):
            record.after[step + 1] = state_of(net)
    record.bends = list(bends.distances)
    record.evaluated_after = evaluated(net, inputs)
    record.dropout = [
        {"path": name.replace(".", "/"), "rate": module.rate, "shape": list(shapes[name])}
        for name, module in dropouts]
    return record, values


def shapes_into(net, inputs, dropouts):
    """The shape that reaches each dropout layer, without touching running statistics."""
    shapes, hooks = {}, []
    for name, module in dropouts:
        hooks.append(module.register_forward_hook(
            lambda _, inputs, output, name=name: shapes.update({name: inputs[0].shape})))
    evaluated(net, inputs)
    for hook in hooks:
        hook.remove()
    return shapes


# --- What single precision makes of it ------------------------------------------------------------


def without_gradient(record):
    """The parameters whose gradient is zero but for rounding: biases before a batch norm."""
    largest = max(g.abs().max().item() for g in record.gradients.values())
    names = [n for n, g in record.gradients.items() if g.abs().max().item() <= 1e-12 * largest]
    assert all(name.endswith(".bias") for name in names), f"dead layers: {names}"
    return names


def silent_share(record):
    """The largest share of a parameter's gradient that is exactly zero, and whose it is."""
    return max(((g == 0).double().mean().item(), n) for n, g in record.gradients.items())


def deviation(a, b, whole=True):
    """max|a − b| / max|b|; of a tensor that is not stored whole, of what is stored."""
    largest = b.abs().max().item()
    if whole:
        return (a - b).abs().max().item() / largest
    mine, its = sampled("", a), sampled("", b)
    return max(
        abs(mine["/samples"] - its["/samples"]).max(),
        abs(mine["/maximum"] - its["/maximum"]).max(),
        abs(mine["/sums"] - its["/sums"]).max() / math.sqrt(b.numel())) / largest


def stored_whole(record, values):
    count = sum(gradient.numel() for gradient in record.gradients.values())
    return count <= SMALL_NET or values.numel() <= SMALL_TENSOR


def single_precision(fixture, index, record, orders=4):
    """Largest deviations of float32 runs from a float64 run, the batch in several orders.

    The last number says how far the net stays from its bends: the smallest ratio of a distance to
    the rounding error at its place in the net. Below 1, a gradient may jump.
    """
    worst = dict.fromkeys(
        ["outputs", "losses", "gradients", "after1", "after3", "evaluatedBefore",
         "evaluatedAfter"], 0.0)
    noise = [0.0] * len(record.bends)
    skipped = without_gradient(record)
    held = skipped if "adam" in fixture.optimizer else []

    def note(key, a, b, whole=True):
        worst[key] = max(worst[key], deviation(a, b, whole))

    generator = torch.Generator().manual_seed(0)
    for attempt in range(orders):
        if max(worst["gradients"], worst["after3"]) > 1e-4:
            break  # of no use; no need to know how bad
        order = (
            torch.arange(fixture.batch) if attempt == 0
            else torch.randperm(fixture.batch, generator=generator))
        other, _ = train(fixture, index, torch.float32, order, held)
        note("outputs", other.outputs, record.outputs[order])
        note("evaluatedBefore", other.evaluated_before, record.evaluated_before[order])
        note("evaluatedAfter", other.evaluated_after, record.evaluated_after[order])
        note("losses", torch.tensor(other.losses), torch.tensor(record.losses))
        for name, gradient in record.gradients.items():
            if name not in skipped:
                whole = stored_whole(record, gradient)
                note("gradients", other.gradients[name], gradient, whole)
        for step, key in [(1, "after1"), (STEPS, "after3")]:
            for name, value in record.after[step].items():
                note(key, other.after[step][name], value, stored_whole(record, value))
        for place, (a, b) in enumerate(zip(other.bends, record.bends)):
            difference = (a - b[order]).abs()
            difference = difference[difference.isfinite()]
            if difference.numel():
                noise[place] = max(noise[place], difference.max().item())
    ratios = [
        distances.abs().min().item() / error
        for distances, error in zip(record.bends, noise) if error > 0]
    return worst, min(ratios, default=math.inf)


def choose(fixture, candidates):
    """Prints, for each input, what float32 makes of it; the last line names the best."""
    best = (math.inf, None)
    for index in range(candidates):
        record, _ = train(fixture, index)
        worst, ratio = single_precision(fixture, index, record)
        limits = {"outputs": 1e-5, "gradients": 1e-4, "after1": 1e-4, "after3": 1e-4}
        score = max(max(worst[key] / limit for key, limit in limits.items()), 1 / ratio)
        best = min(best, (score, index))
        print(
            index, f"score {score:.2g}", f"bends {ratio:.2g}", shortened(worst),
            f"silent {silent_share(record)[0]:.2g}", flush=True)
    print(f"{fixture.name}: index {best[1]}, score {best[0]:.2g}", flush=True)


def shortened(numbers):
    return {key: float(f"{value:.1e}") for key, value in numbers.items()}


# --- Writing --------------------------------------------------------------------------------------


def sampled(key, values):
    """The largest magnitude, evenly strided values and signed sums that stand for a tensor."""
    flat = values.flatten().numpy()
    positions = [i * (len(flat) - 1) // (SAMPLES - 1) for i in range(SAMPLES)]
    sign_bits = streams.bits(2, "fixture/signs", 0, len(flat))
    sums = [
        np.where(sign_bits >> np.uint64(j) & np.uint64(1), flat, -flat).sum() for j in range(SUMS)]
    return {
        f"{key}/maximum": np.array([np.abs(flat).max()]),
        f"{key}/samples": flat[positions],
        f"{key}/sums": np.array(sums)}


def write(path, tensors, metadata):
    """safetensors, sorted by name: the same tensors give the same bytes."""
    header, blobs, end = {"__metadata__": metadata}, [], 0
    for name in sorted(tensors):
        array = np.ascontiguousarray(tensors[name])
        code = {"float64": "F64", "float32": "F32", "int64": "I64"}[array.dtype.name]
        blob = array.astype(array.dtype.newbyteorder("<")).tobytes()
        header[name] = {
            "dtype": code, "shape": list(array.shape), "data_offsets": [end, end + len(blob)]}
        blobs.append(blob)
        end += len(blob)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def smallest_move(record, entries):
    """Of all parameters, the least max|after 3 steps − before| / max|after 3 steps|."""
    skipped = without_gradient(record)
    first = {
        entry["name"]: values_of(entry) for entry in entries
        if entry["trainable"] and entry["name"] not in skipped and "connections" not in entry}
    return min(deviation(value, record.after[STEPS][name]) for name, value in first.items())


def make(fixture):
    record, values = train(fixture, fixture.index)
    worst, ratio = single_precision(fixture, fixture.index, record)
    trainable = sum(g.numel() for g in record.gradients.values()) - sum(
        sum(row.count(0) for row in entry["connections"]) * math.prod(entry["shape"][2:])
        for entry in values.entries if "connections" in entry)
    assert fixture.trainable in (None, trainable), (fixture.name, trainable)
    statistics = sum(
        math.prod(e["shape"]) for e in values.entries if e["name"].endswith(("_mean", "_var")))

    tensors = {
        "outputs": record.outputs, "losses": torch.tensor(record.losses),
        "evaluated/before": record.evaluated_before, "evaluated/after": record.evaluated_after}
    tensors = {name: value.numpy() for name, value in (tensors | values.stored).items()}
    groups = {
        "gradient": record.gradients, "after1": record.after[1], "after3": record.after[STEPS]}
    for group, members in groups.items():
        for name, value in members.items():
            if stored_whole(record, value):
                tensors[f"{group}/{name}"] = value.numpy()
            else:
                tensors |= sampled(f"{group}/{name}", value)

    first = input_of(fixture, fixture.index)
    description = {
        "format": 1, "net": fixture.name, "spec": fixture.spec,
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "loss": fixture.loss, "optimizer": fixture.optimizer,
        "counts": {"trainable": trainable, "statistics": statistics},
        "input": {
            "shape": list(first.shape), "stream": "fixture/input", "index": fixture.index,
            "centre": fixture.centre, "scale": fixture.scale,
            "first": first.flatten()[0].item(), "last": first.flatten()[-1].item()},
        "labels": labels_of(fixture).tolist(), "dropout": record.dropout,
        "parameters": values.entries, "withoutGradient": without_gradient(record),
        "moved": float(f"{smallest_move(record, values.entries):.1e}"),
        "singlePrecision": shortened(worst),
        "bends": float(f"{ratio:.1e}") if ratio < math.inf else None}
    path = HERE / f"{fixture.name}.safetensors"
    text = json.dumps(description, separators=(",", ":"), allow_nan=False)
    write(path, tensors, {"fixture": text})
    print(
        f"{fixture.name}: {trainable} trainable, {statistics} statistics, "
        f"{path.stat().st_size} bytes, losses {[round(l, 4) for l in record.losses]}, "
        f"moved {description['moved']}, bends {ratio:.2g}, {shortened(worst)}, "
        f"without gradient {len(without_gradient(record))}, "
        f"silent {silent_share(record)}", flush=True)


def make_state_dicts():
    """Files as PyTorch's users write them, in single precision, and what the nets then answer."""
    from safetensors.torch import save_file

    for name, factory, shape in [
        ("r6", nets.nndl_lenet, (1, 32, 32)), ("book-resnet", nets.resnet_book_small, (1, 28, 28))
    ]:
        torch.manual_seed(6)
        net = factory().float()
        images = torch.rand(5, *shape, dtype=torch.float32) * 2 - 1
        if name != "r6":  # a step of training moves the running statistics off 0 and 1
            net(images)
        outputs = evaluated(net, images).float()
        save_file(net.state_dict(), HERE / f"{name}-state-dict.safetensors")
        write(
            HERE / f"{name}-state-dict-answers.safetensors",
            {"images": images.numpy(), "outputs": outputs.numpy()},
            {"versions": f"torch {torch.__version__}"})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="NET", help="make these nets' fixtures alone")
    parser.add_argument("--choose", nargs="+", metavar="NET", help="look for inputs; write nothing")
    parser.add_argument("--candidates", type=int, default=20, metavar="N")
    arguments = parser.parse_args()
    named = {fixture.name: fixture for fixture in FIXTURES}
    if arguments.choose:
        for name in arguments.choose:
            choose(named[name], arguments.candidates)
        return
    for name in arguments.only or named:
        make(named[name])
    if not arguments.only:
        make_state_dicts()


if __name__ == "__main__":
    main()
