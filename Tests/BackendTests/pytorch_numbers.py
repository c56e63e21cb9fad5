"""Makes pytorch_numbers.json, the expected numbers of PyTorchNumbersTests.swift: what PyTorch
computes in double precision on small inputs.

Run: python3 Tests/BackendTests/pytorch_numbers.py   (PyTorch 2.15, CPU)

Maps are [N, C, H, W] in PyTorch and [C, N, H, W] in the tests; they are turned here. Inputs are not
written: both sides make them by the formula in `numbers`.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def numbers(count, kind):
    """Multiples of 1/64 in ±50/64, no two of 101 neighbours alike; another row for every kind:
    0 and 1 inputs, 2 the output's gradient, 3 … parameters."""
    return [((37 * i + 11 * kind) % 101 - 50) / 64 for i in range(count)]


def tensor(shape, kind):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor(numbers(count, kind)).reshape(shape)


def turned(t):
    return t.transpose(0, 1).contiguous() if t.dim() == 4 else t


def flat(t):
    return t.detach().reshape(-1).tolist()


cases = {}


def case(name, inputs, parameters, compute, passes=1, running=()):
    """Inputs and output in the tests' layout; `compute` sees PyTorch's."""
    x = [tensor(shape, kind).requires_grad_() for kind, shape in enumerate(inputs)]
    w = [tensor(shape, 3 + kind).requires_grad_() for kind, shape in enumerate(parameters)]
    for _ in range(passes):
        y = turned(compute(*[turned(t) for t in x], *w))
    y.backward(tensor(tuple(y.shape), 2))
    cases[name] = {
        "output": flat(y),
        "inputGradients": [flat(t.grad) for t in x],
        "parameterGradients": [flat(t.grad) for t in w],
        "running": [flat(t) for t in running],
    }


case("convolution", [(3, 2, 6, 7)], [(4, 3, 3, 2), (4,)],
     lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2), dilation=(2, 3)))
case("grouped convolution", [(4, 3, 5, 4)], [(6, 2, 3, 3), (6,)],
     lambda x, w, b: F.conv2d(x, w, b, stride=(1, 2), padding=1, groups=2))
case("padded convolution of one place", [(3, 2, 1, 1)], [(2, 3, 3, 3)],
     lambda x, w: F.conv2d(x, w, padding=1))
case("maximum pooling", [(2, 2, 5, 6)], [],
     lambda x: F.max_pool2d(x, 3, stride=2, padding=1))
case("maximum pooling rounded up", [(2, 2, 6, 5)], [],
     lambda x: F.max_pool2d(x, (3, 2), stride=(2, 3), padding=(1, 0), ceil_mode=True))
for counts in [True, False]:
    tail = "" if counts else ", padding not counted"
    case("average pooling" + tail, [(2, 2, 5, 6)], [],
         lambda x: F.avg_pool2d(x, (3, 2), stride=2, padding=(1, 1), count_include_pad=counts))
    case("average pooling rounded up" + tail, [(2, 2, 6, 6)], [],
         lambda x: F.avg_pool2d(x, 3, stride=(2, 4), padding=1, ceil_mode=True,
                                count_include_pad=counts))
case("global average pooling", [(2, 3, 3, 4)], [], lambda x: F.adaptive_avg_pool2d(x, 1))
case("global maximum pooling", [(2, 3, 3, 4)], [], lambda x: F.adaptive_max_pool2d(x, 1))
case("zero padding", [(2, 2, 3, 2)], [], lambda x: F.pad(x, (1, 1, 2, 2), value=-0.25))
case("replicate padding", [(2, 2, 3, 2)], [],
     lambda x: F.pad(x, (1, 1, 2, 2), mode="replicate"))
case("linear", [(3, 5)], [(4, 5), (4,)], F.linear)
case("flattening", [(3, 2, 2, 2)], [], lambda x: x.flatten(1))
case("concatenation", [(2, 2, 2, 3), (3, 2, 2, 3)], [], lambda x, y: torch.cat([x, y], 1))
case("tanh", [(11,)], [], torch.tanh)
case("sigmoid", [(11,)], [], torch.sigmoid)
case("relu", [(11,)], [], torch.relu)

# Three passes over the same batch in training; then one as in evaluation, on what they left.
for name, shape, layer in [
    ("maps", (3, 2, 2, 3), torch.nn.BatchNorm2d(3)),
    ("units", (4, 3), torch.nn.BatchNorm1d(3)),
]:
    with torch.no_grad():
        layer.running_mean.copy_(tensor((3,), 5))
        layer.running_var.copy_(tensor((3,), 6) + 1)

    def normalize(x, weight, bias):
        return torch.func.functional_call(layer, {"weight": weight, "bias": bias}, (x,))

    case(f"batch norm of {name}", [shape], [(3,), (3,)], normalize, passes=3,
         running=[layer.running_mean, layer.running_var])
    layer.eval()
    with torch.no_grad():
        y = normalize(turned(tensor(shape, 0)), tensor((3,), 3), tensor((3,), 4))
    cases[f"batch norm of {name}, evaluating"] = {"output": flat(turned(y))}

# Updates: w starts as row 3; the gradient of update t is row t, the rate 0.1/t.
updates = {}
for name, optimizer, options in [
    ("plain", torch.optim.SGD, {}),
    ("weight decay", torch.optim.SGD, {"weight_decay": 0.05}),
    ("momentum", torch.optim.SGD, {"momentum": 0.9}),
    ("momentum and weight decay", torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.05}),
    ("nesterov", torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    ("nesterov and weight decay", torch.optim.SGD,
     {"momentum": 0.8, "nesterov": True, "weight_decay": 0.05}),
    ("adam", torch.optim.Adam, {}),
    ("adam and weight decay", torch.optim.Adam,
     {"betas": (0.8, 0.99), "eps": 1e-3, "weight_decay": 0.05}),
]:
    w = tensor((7,), 3).requires_grad_()
    rule = optimizer([w], lr=1, **options)
    after = {}
    for t in range(1, 11):
        rule.param_groups[0]["lr"] = 0.1 / t
        w.grad = tensor((7,), t)
        rule.step()
        if t in (1, 3, 10):
            after[str(t)] = flat(w)
    updates[name] = after

# (size, kernel, stride, padding) → places, rounded down and up.
sizes = []
for size in range(1, 9):
    for kernel in range(1, 5):
        for stride in range(1, 5):
            for padding in range(0, kernel // 2 + 1):
                if kernel > size + 2 * padding:
                    continue
                x = torch.zeros(1, 1, size)
                sizes.append([size, kernel, stride, padding] + [
                    F.max_pool1d(x, kernel, stride, padding, ceil_mode=up).shape[2]
                    for up in (False, True)])

path = pathlib.Path(__file__).with_name("pytorch_numbers.json")
rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in cases.items())
path.write_text(
    "{\n"
    f'"command": "python3 Tests/BackendTests/pytorch_numbers.py", "pytorch": "{torch.__version__}",\n'
    f'"operations": {{\n{rows}\n}},\n"updates": {json.dumps(updates)},\n'
    f'"pooledSizes": {json.dumps(sizes)}\n}}\n')
