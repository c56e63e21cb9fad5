"""PyTorch's contenders. What is chosen here was measured; README.md says what did not help."""

import ctypes
import os
import shutil

# Compiled code calls its kernels from C++ and not from Python: less overhead a step.
os.environ.setdefault("TORCHINDUCTOR_CPP_WRAPPER", "1")

import torch  # noqa: E402

import recipes  # noqa: E402
import torch_nets  # noqa: E402


class Model:
    """A net in single precision with its optimizer, as one contender runs it.

    After `train(True)`, `step(images, labels)` makes a training step and returns the loss; after
    `train(False)`, `evaluate(images, labels)` returns the outputs, the batch's mean loss and how
    many answers were wrong.
    """

    def __init__(self, contender, net, learning_rate=recipes.LEARNING_RATE):
        torch.manual_seed(0)
        self.recipe, self.learning_rate = recipes.RECIPES[net], learning_rate
        published, compiled = contender == "pytorch-published", contender == "pytorch-compiled"
        last = contender == "pytorch-channels-last" or compiled and net != "lenet5-blog"
        self.format = torch.channels_last if last else torch.contiguous_format
        self.net = torch_nets.make(net, published)
        self.net.to(memory_format=self.format)
        # At this net's size oneDNN's convolutions cost more to call than they save. Who follows a
        # published loop does not know.
        torch.backends.mkldnn.set_flags(published or net != "lenet5-blog")
        if published:
            self.optimizer = torch.optim.SGD(self.net.parameters(), learning_rate)
        else:
            kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[self.recipe.optimizer]
            self.optimizer = kind(self.net.parameters(), learning_rate, fused=True)
        self.moments, self.steps = ([], []), torch.zeros(())  # Adam's, where the step is compiled
        self.step = self.eager_step
        if published:
            self.step = self.published_step
        if compiled:
            self.compile()

    def staged(self, images, labels):
        """A batch of numpy's as the net takes it."""
        images = torch.from_numpy(images).contiguous(memory_format=self.format)
        return images, torch.from_numpy(labels)

    def train(self, trains):
        self.net.train(trains)

    def double(self):
        """Double precision from now on, for check.py."""
        self.net.double()
        for kept in self.moments:
            kept[:] = [values.double() for values in kept]
        self.steps = self.steps.double()

    def loss(self, images, labels):
        return torch_nets.loss_of(self.recipe.loss, self.net(images), labels)

    def eager_step(self, images, labels):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(images, labels)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def published_step(self, images, labels):
        self.optimizer.zero_grad()
        loss = self.loss(images, labels)
        loss.backward()
        self.optimizer.step()
        self.running_loss = loss.item()  # published loops sum it up for their progress bar
        return loss.detach()

    def evaluate(self, images, labels):
        with torch.inference_mode():
            return self.evaluated(images, labels)

    def evaluated(self, images, labels):
        outputs = self.net(images)
        loss = torch_nets.loss_of(self.recipe.loss, outputs, labels)
        nearest = self.recipe.loss == "rbf-distance"
        answers = outputs.argmin(1) if nearest else outputs.argmax(1)
        return outputs, loss, (answers != labels).sum()

    # --- Compiled ---------------------------------------------------------------------------------

    def compile(self):
        """One graph for the whole step: forward, loss, backward and update."""
        torch._dynamo.config.trace_autograd_ops = True
        parameters = list(self.net.parameters())
        for kept in self.moments:
            kept += [torch.zeros_like(p) for p in parameters]
        update = {"sgd": self.sgd, "adam": self.adam}[self.recipe.optimizer]

        def step(images, labels):
            loss = self.loss(images, labels)
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                update(parameters, gradients)
            return loss.detach()

        self.step = torch.compile(step, dynamic=False, fullgraph=True)
        self.evaluated = torch.compile(self.evaluated, dynamic=False, fullgraph=True)

    def sgd(self, parameters, gradients):
        for parameter, gradient in zip(parameters, gradients):
            parameter.sub_(gradient, alpha=self.learning_rate)

    def adam(self, parameters, gradients):
        self.steps += 1
        first, second = 1 - 0.9**self.steps, torch.sqrt(1 - 0.999**self.steps)
        for parameter, gradient, mean, square in zip(parameters, gradients, *self.moments):
            mean.lerp_(gradient, 0.1)
            square.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
            parameter.sub_(self.learning_rate / first * mean / (square.sqrt() / second + 1e-8))


class Contender:
    """A model with its images in memory, for the worker: `run(n)` makes n steps."""

    def __init__(self, contender, net, phase, batch):
        self.model = Model(contender, net)
        self.library = f"PyTorch {torch.__version__}"
        self.parameters = torch_nets.parameter_count(self.model.net)
        self.chunk_items = batch
        self.runs = self.place = 0
        images, labels = recipes.pool(recipes.RECIPES[net], batch)
        self.batches = [self.model.staged(*batch) for batch in zip(images, labels)]
        self.trains = phase == "train"
        self.model.train(self.trains)

    def run(self, chunks):
        self.runs += chunks
        (self.train if self.trains else self.evaluate)(chunks)

    def next(self):
        self.place = (self.place + 1) % len(self.batches)
        return self.batches[self.place]

    def train(self, steps):
        for _ in range(steps):
            self.model.step(*self.next())

    def evaluate(self, batches):
        loss, wrong = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for _ in range(batches):
            _, batch_loss, batch_wrong = self.model.evaluate(*self.next())
            loss += batch_loss
            wrong += batch_wrong
        self.totals = loss.item(), wrong.item()


def keep_freed_memory():
    """Lets malloc keep what is freed: asking Linux for it anew in each step costs a tenth.

    PyTorch's tuning guide recommends other allocators for the same reason.
    """
    trim_threshold, mmap_threshold = -1, -3  # names of <malloc.h>
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(mmap_threshold, 1 << 30)
        mallopt(trim_threshold, (1 << 31) - 1)


def make(contender, net, phase, batch, threads):
    """The contender, or a sentence that says why there is none."""
    if contender == "pytorch-published" and net != "lenet5-blog":
        return "the published loop is LeNet-5's"
    if contender == "pytorch-compiled" and not any(map(shutil.which, ("g++", "clang++"))):
        return "torch.compile needs a C++ compiler (g++)"
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    if contender != "pytorch-published":
        keep_freed_memory()
    return Contender(contender, net, phase, batch)
