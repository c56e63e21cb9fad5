"""Checks that every contender computes what Reprise's fixtures say: see README.md.

    benchmarks/.venv/bin/python benchmarks/peers/check.py [--only CONTENDER…] [--nets NET…]
"""

import argparse
import contextlib
import os
import sys

# JAX and PyTorch read these when they are imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np  # noqa: E402

import fixtures  # noqa: E402
import recipes  # noqa: E402
import worker  # noqa: E402

NETS = ["lenet5-blog", "d2l-lenet", "convnet-bn", "resnet18-residual"]
STEPS = 3

# max|a − b| / max|b| against the fixtures, which are in double precision. `moved` is of the way that
# the parameters went in three steps, a small difference of large numbers.
SINGLE = {
    "outputs": 1e-5, "losses": 1e-5, "gradients": 1e-4, "after1": 1e-4, "after3": 1e-4,
    "moved": 5e-3, "evaluated": 2e-5}
# Adam's first step has the same length whatever the gradient is, so it jumps where rounding turns a
# gradient's sign, and batch norm of eight images makes more of it. In double precision, where
# nothing jumps, the same code has to do as well as for the other nets.
SINGLE_OF = {"convnet-bn": SINGLE | {
    "losses": 5e-3, "after1": 5e-2, "after3": 1e-1, "moved": 1.5, "evaluated": 5e-2}}
DOUBLE = {
    "outputs": 1e-10, "losses": 1e-10, "gradients": 1e-10, "after1": 1e-8, "after3": 1e-8,
    "moved": 1e-8, "evaluated": 1e-8}


class TorchSubject:
    """A contender with PyTorch, filled with the fixture's values."""

    def __init__(self, contender, net, fixture, double):
        import torch
        import torch_nets
        import torch_peers

        class MaskedDropout(torch.nn.Module):
            def forward(self, x):
                return x * self.mask if self.training else x

        torch.set_num_threads(1)
        self.torch = torch
        self.model = torch_peers.Model(contender, net, fixture.learning_rate)
        self.parameters = torch_nets.parameter_count(self.model.net)
        self.has_gradients = contender != "pytorch-compiled"
        self.fixture = fixture
        self.masked = []
        for name, module in list(self.model.net.named_modules()):
            if isinstance(module, torch.nn.Dropout):
                self.masked.append(MaskedDropout())
                self.model.net.set_submodule(name, self.masked[-1])
        for module, mask in zip(self.masked, fixture.masks(0)):
            module.register_buffer("mask", torch.from_numpy(mask), persistent=False)
        self.batch = self.model.staged(fixture.images, fixture.labels)
        if double:
            self.model.double()
            self.batch = self.batch[0].double(), self.batch[1]
        self.load(fixture.parameters())

    def load(self, values):
        """Sets values in place: a compiled step holds on to the tensors."""
        state = self.model.net.state_dict()
        with self.torch.no_grad():
            for name, value in values.items():
                for own, part in self.own(name):
                    state[own].copy_(self.torch.from_numpy(np.array(value[part])))

    def own(self, name):
        """What a fixture's parameter is called here: one name, or one for each map of C3."""
        separate = getattr(getattr(self.model.net, "C3", None), "inputs", None)
        layer, _, kind = name.rpartition(".")
        if layer != "C3" or separate is None:
            return [(name, ...)]
        return [
            (f"C3.maps.{i}.{kind}", np.ix_([i], inputs) if kind == "weight" else slice(i, i + 1))
            for i, inputs in enumerate(separate)]

    def gathered(self, values, name, shape):
        whole = np.zeros(shape)
        for own, part in self.own(name):
            whole[part] = values[own].detach().numpy()
        return whole

    def evaluate(self):
        self.model.train(False)
        outputs, loss, wrong = self.model.evaluate(*self.batch)
        return outputs.numpy(), loss.item(), wrong.item()

    def step(self, index):
        self.model.train(True)
        for module, mask in zip(self.masked, self.fixture.masks(index)):
            module.mask.copy_(self.torch.from_numpy(mask))
        return self.model.step(*self.batch).item()

    def state(self):
        """Parameters and statistics by the fixture's names."""
        values = self.model.net.state_dict()
        return {
            name: self.gathered(values, name, value.shape)
            for name, value in self.fixture.parameters().items()}

    def gradients(self):
        """Those of the step before."""
        values = {name: p.grad for name, p in self.model.net.named_parameters()}
        trainable = [e["name"] for e in self.fixture.about["parameters"] if e["trainable"]]
        first = self.fixture.parameters()
        return {name: self.gathered(values, name, first[name].shape) for name in trainable}


class JAXSubject:
    """A contender with JAX, filled with the fixture's values."""

    def __init__(self, contender, net, fixture, double):
        import jax
        import jax_nets
        import jax_peers

        self.jax, self.jax_nets, self.net, self.fixture = jax, jax_nets, net, fixture
        self.model = jax_peers.Model(contender, net, fixture.learning_rate)
        self.parameters = jax_nets.parameter_count(net)
        self.has_gradients = True
        self.type = np.float64 if double else np.float32
        self.state_now = jax.tree.map(self.typed, self.model.initial_state())
        self.load(fixture.parameters())
        self.images = self.typed(fixture.images.transpose(0, 2, 3, 1))

    def typed(self, values):
        values = np.asarray(values)
        return values.astype(self.type) if values.dtype.kind == "f" else values

    def load(self, values):
        state = dict(self.state_now)
        for group in ("parameters", "statistics"):
            state[group] = {
                name: self.typed(self.jax_nets.from_torch(self.net, name, values[name]))
                for name in state[group]}
        self.state_now = state

    def masks(self, index):
        masks = self.fixture.masks(index)
        if masks:  # the first one is of flattened maps
            masks[0] = self.jax_nets.from_torch_units(self.net, masks[0])
        return [self.typed(mask) for mask in masks]

    def evaluate(self):
        outputs, loss, wrong = self.model.evaluate(
            self.state_now, self.images, self.fixture.labels)
        return np.asarray(outputs), float(loss), int(wrong)

    def step(self, index):
        masks = self.masks(index)
        self.last_gradients = self.model.gradients(
            self.state_now, self.images, self.fixture.labels, masks)
        # The scan that is measured, over one batch.
        batch = self.images, self.fixture.labels, masks
        batches = self.jax.tree.map(lambda x: np.asarray(x)[None], batch)
        self.state_now, losses = self.model.train(self.state_now, batches)
        return float(losses[0])

    def converted(self, values):
        return {
            name: self.jax_nets.to_torch(self.net, name, value) for name, value in values.items()}

    def state(self):
        return self.converted(self.state_now["parameters"] | self.state_now["statistics"])

    def gradients(self):
        return self.converted(self.last_gradients)


def largest(pairs):
    """The largest deviation and whose it is."""
    return max(pairs, key=lambda pair: pair[0])


def deviations(subject, fixture):
    """What a contender's first three steps and evaluations are off by."""
    first = fixture.parameters()
    trainable = [e["name"] for e in fixture.about["parameters"] if e["trainable"]]
    statistics = [
        e["name"] for e in fixture.about["parameters"] if "stream" in e and not e["trainable"]]
    silent = fixture.about["withoutGradient"]
    tables = fixture.connections()
    # Adam makes whole steps of gradients that are rounding alone: these biases are set back, as
    # the fixture's README says.
    held = silent if fixture.optimizer == "adam" else []
    found = {}

    outputs, loss, wrong = subject.evaluate()
    found["outputs"] = [(fixture.deviation("evaluated/before", outputs), "evaluated/before")]
    rows = np.arange(len(fixture.labels))
    before = fixture.tensors["evaluated/before"]
    if subject_loss(fixture) == "rbf-distance":
        expected, answers = before[rows, fixture.labels].mean(), before.argmin(1)
    else:
        shifted = before - before.max(1, keepdims=True)
        logarithms = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
        expected, answers = -logarithms[rows, fixture.labels].mean(), before.argmax(1)
    assert wrong == (answers != fixture.labels).sum(), "wrong answers"
    found["losses"] = [(abs(loss - expected) / expected, "of the evaluation")]

    found |= {"after1": [], "after3": [], "moved": []}
    for step in range(STEPS):
        loss = subject.step(step)
        expected = fixture.tensors["losses"][step]
        found["losses"].append((abs(loss - expected) / expected, f"step {step}"))
        if step == 0 and subject.has_gradients:
            gradients, found["gradients"] = subject.gradients(), []
            for name in trainable:
                if name in silent:
                    weight = np.abs(gradients[name.removesuffix("bias") + "weight"]).max()
                    share = np.abs(gradients[name]).max() / weight
                    assert share < 1e-4, f"{name}: its gradient should be rounding, is {share}"
                    continue
                gradient = gradients[name] * tables.get(name, 1)
                found["gradients"].append((fixture.deviation(f"gradient/{name}", gradient), name))
        state = subject.state()
        if held:
            step_length = 1.01 * fixture.learning_rate
            for name in held:
                assert np.abs(state[name] - first[name]).max() <= step_length, name
            subject.load(state | {name: first[name] for name in held})
        if step in (0, STEPS - 1):
            key = f"after{step + 1}"
            for name in trainable + statistics:
                if name not in held:
                    value = state[name] * tables.get(name, 1)
                    found[key].append((fixture.deviation(f"{key}/{name}", value), name))
    for name in trainable:
        if name not in silent:
            moved = fixture.moved(f"after3/{name}", first[name], state[name])
            found["moved"].append((moved, name))
    outputs, _, _ = subject.evaluate()
    found["evaluated"] = [(fixture.deviation("evaluated/after", outputs), "evaluated/after")]
    return {key: largest(pairs) for key, pairs in found.items()}


def measured(contender, net, fixture, double):
    """A new subject's deviations, after its parameters were counted."""
    if contender.startswith("pytorch"):
        subject, precision = TorchSubject, contextlib.nullcontext()
    else:
        import jax

        subject, precision = JAXSubject, jax.enable_x64(double)
    with precision:
        subject = subject(contender, net, fixture, double)
        counts = fixture.about["counts"]["trainable"], recipes.RECIPES[net].parameters
        assert counts == (subject.parameters,) * 2, f"{subject.parameters} parameters, not {counts}"
        return deviations(subject, fixture)


def subject_loss(fixture):
    return recipes.RECIPES[fixture.about["net"]].loss


def check_tables(fixture):
    """The connection table and the codes, against the fixture's."""
    for name, table in fixture.connections().items():
        assert (table == recipes.connections()).all(), name
    if "initial/output.code" in fixture.tensors:
        assert (fixture.tensors["initial/output.code"] == recipes.codes()).all(), "codes"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=worker.CONTENDERS, metavar="CONTENDER")
    parser.add_argument("--nets", nargs="+", choices=NETS, metavar="NET")
    arguments = parser.parse_args()

    failures = 0
    for net in arguments.nets or NETS:
        fixture = fixtures.Fixture(net)
        check_tables(fixture)
        for contender in arguments.only or worker.CONTENDERS:
            if contender == "pytorch-published" and net != "lenet5-blog":
                continue
            for double in (False, True):
                found = measured(contender, net, fixture, double)
                limits = DOUBLE if double else SINGLE_OF.get(net, SINGLE)
                wrong = [key for key, (value, _) in found.items() if not value <= limits[key]]
                failures += len(wrong)
                shown = ", ".join(f"{key} {value:.0e}" for key, (value, _) in found.items())
                print(f"{net} {contender} {'double' if double else 'single'}: {shown}", flush=True)
                for key in wrong:
                    value, name = found[key]
                    print(f"  WRONG: {key} of {name}: {value:.2g}, more than {limits[key]:g}")
    print("failed" if failures else "All compute the same.")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
