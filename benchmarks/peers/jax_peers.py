"""JAX's contenders. What is chosen here was measured; README.md says what did not help."""

import functools
import os

import recipes

# Read when JAX starts. On one thread XLA is told so, besides the one core that it finds.
if os.environ.get("OMP_NUM_THREADS") == "1":
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

import jax_nets  # noqa: E402

# Images that one call of the compiled scan trains on: a fraction of a second.
SCANNED = {"lenet5-blog": 512, "d2l-lenet": 4096, "convnet-bn": 512}


class Model:
    """A net in single precision, as functions of its state.

    The state holds `parameters`, running `statistics`, and for Adam `means`, `squares` and `count`.
    A batch is images [N,H,W,C], labels [N] and, where the net has dropout, either a random key or
    the masks themselves.
    """

    def __init__(self, contender, net, learning_rate=recipes.LEARNING_RATE):
        self.net, self.recipe, self.learning_rate = net, recipes.RECIPES[net], learning_rate
        self.convolve = {
            "jax-scan": jax_nets.convolve_by_product,
            "jax-scan-convolutions": jax_nets.convolve_by_library}[contender]
        # The old state's memory is taken for the new one.
        self.train = jax.jit(
            functools.partial(jax.lax.scan, self.step), donate_argnums=0)
        self.evaluate = jax.jit(self.evaluated)
        self.evaluate_all = jax.jit(self.evaluated_all)
        self.gradients = jax.jit(
            lambda state, *batch: jax.grad(self.loss, has_aux=True)(
                state["parameters"], state["statistics"], batch)[0])

    def initial_state(self):
        parameters, statistics = jax_nets.initial(self.net)
        state = {"parameters": parameters, "statistics": statistics}
        if self.recipe.optimizer == "adam":
            zeros = jax.tree.map(jnp.zeros_like, parameters)
            state |= {"means": zeros, "squares": jax.tree.map(jnp.copy, zeros), "count": 0}
        return jax.tree.map(jnp.asarray, state)

    # --- Training ---------------------------------------------------------------------------------

    def step(self, state, batch):
        (loss, statistics), gradients = jax.value_and_grad(self.loss, has_aux=True)(
            state["parameters"], state["statistics"], batch)
        update = {"sgd": self.sgd, "adam": self.adam}[self.recipe.optimizer]
        return update(state | {"statistics": statistics}, gradients), loss

    def loss(self, parameters, statistics, batch):
        images, labels, *random = batch
        drop = functools.partial(dropped, random[0]) if random else None
        layers = jax_nets.Layers(parameters, statistics, True, drop, self.convolve)
        outputs = jax_nets.outputs_of(self.net, layers, images)
        return jax_nets.loss_of(self.recipe.loss, outputs, labels), statistics | layers.updated

    def sgd(self, state, gradients):
        parameters = jax.tree.map(
            lambda p, g: p - self.learning_rate * g, state["parameters"], gradients)
        return state | {"parameters": parameters}

    def adam(self, state, gradients):
        count = state["count"] + 1
        means = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state["means"], gradients)
        squares = jax.tree.map(
            lambda s, g: 0.999 * s + 0.001 * jnp.square(g), state["squares"], gradients)
        rate, root = self.learning_rate / (1 - 0.9**count), jnp.sqrt(1 - 0.999**count)
        parameters = jax.tree.map(
            lambda p, m, s: p - rate * m / (jnp.sqrt(s) / root + 1e-8),
            state["parameters"], means, squares)
        return state | {
            "parameters": parameters, "means": means, "squares": squares, "count": count}

    # --- Evaluation -------------------------------------------------------------------------------

    def evaluated(self, state, images, labels):
        """Outputs, the mean loss and how many answers were wrong."""
        layers = jax_nets.Layers(
            state["parameters"], state["statistics"], False, None, self.convolve)
        outputs = jax_nets.outputs_of(self.net, layers, images)
        loss = jax_nets.loss_of(self.recipe.loss, outputs, labels)
        nearest = self.recipe.loss == "rbf-distance"
        answers = outputs.argmin(1) if nearest else outputs.argmax(1)
        return outputs, loss, (answers != labels).sum()

    def evaluated_all(self, state, batches):
        def add(totals, batch):
            _, loss, wrong = self.evaluated(state, *batch)
            return (totals[0] + loss, totals[1] + wrong), None

        return jax.lax.scan(add, (jnp.zeros(()), jnp.zeros((), int)), batches)[0]


def dropped(random, x, index):
    """Dropout 0.5: `random` is a key or a list of masks, of which layer `index` takes its own."""
    if isinstance(random, (list, tuple)):
        return x * random[index]
    keep = jax.random.bernoulli(jax.random.fold_in(random, index), 0.5, x.shape)
    return jnp.where(keep, 2 * x, 0)


class Contender:
    """A model with its images on the device, for the worker: `run(n)` makes n calls of a scan."""

    def __init__(self, contender, net, phase, batch):
        self.model = Model(contender, net)
        self.library = f"JAX {jax.__version__}"
        self.parameters = jax_nets.parameter_count(net)
        self.trains = phase == "train"
        images, labels = recipes.pool(recipes.RECIPES[net], batch)
        scanned = SCANNED.get(net, 128)
        if contender == "jax-scan-convolutions" and net != "lenet5-blog":
            scanned = batch  # a step may take seconds
        steps = min(len(images), max(1, scanned // batch))
        self.chunk_items = steps * batch
        self.chunks = []
        for start in range(0, len(images) - steps + 1, steps):
            part = slice(start, start + steps)
            # One channel, so that [N,1,H,W] and [N,H,W,1] lie alike in memory.
            size = images.shape[-1]
            chunk = [images[part].reshape(steps, batch, size, size, 1), labels[part]]
            if self.trains and net == "convnet-bn":
                chunk.append(jax.random.split(jax.random.key(start, impl="unsafe_rbg"), steps))
            self.chunks.append(jax.device_put(tuple(chunk)))
        self.state = self.model.initial_state()
        self.runs = 0

    def run(self, chunks):
        for _ in range(chunks):
            chunk = self.chunks[self.runs % len(self.chunks)]
            self.runs += 1
            if self.trains:
                self.state, last = self.model.train(self.state, chunk)
            else:
                last = self.model.evaluate_all(self.state, chunk)
        jax.block_until_ready((self.state, last))


def make(contender, net, phase, batch, threads):
    return Contender(contender, net, phase, batch)
