"""Compares what TensorBoard reads in a log directory with the HDF5 logs it was exported from:
check_tensorboard.py LOGDIR RESULTS…

Every scalar is read by TensorBoard's own reader, and one series is fetched from its server.
"""

import json
import math
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import h5py
import numpy
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def logged(path):
    """A log's run name and its series: tag to steps and values."""
    with h5py.File(path) as log:
        spec = json.loads(log["spec"][()])
        point = spec.get("point", {}).get("coordinates", [])
        label = ", ".join(c["label"] for c in point)
        run = "/".join([spec["name"], *([label] if label else []), f"seed{log.attrs['seed']}"])
        series = {}

        def epochs(name, node):
            if isinstance(node, h5py.Dataset):
                series[name] = (numpy.arange(1, len(node) + 1), node[:])

        def steps(name, node):
            if isinstance(node, h5py.Group) and "value" in node:
                tag = "step/loss" if name == "loss" else name
                series[tag] = (node["step"][:], node["value"][:])

        log["epochs"].visititems(epochs)
        log["steps"].visititems(steps)
        best = log["best"].attrs
        for tag, name in [("dev/loss", "devLoss"), ("dev/error", "devError"),
                          ("test/loss", "testLoss"), ("test/error", "testError")]:
            if name in best:
                series[f"best/{tag}"] = ([best["updates"]], [best[name]])
        return run, series, text(log["spec"][()]), text(log["status"][()])


def equal(read, expected):
    """Whether both are the same numbers in 32 bits, NaN being NaN."""
    return numpy.array_equal(
        numpy.float32(read), numpy.float32(expected), equal_nan=True)


def check_run(folder, series, spec, status):
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    tags = events.Tags()
    assert set(tags["scalars"]) == set(series), (folder, set(tags["scalars"]) ^ set(series))
    count = 0
    for tag, (steps, values) in series.items():
        points = events.Scalars(tag)
        assert [p.step for p in points] == list(steps), (folder, tag, "steps")
        assert equal([p.value for p in points], values), (folder, tag, "values")
        times = [p.wall_time for p in points]
        assert times == sorted(times) and all(map(math.isfinite, times)), (folder, tag, "times")
        count += len(points)
    assert set(tags["tensors"]) == {"trial", "spec"}, (folder, tags["tensors"])
    shown = {tag: events.Tensors(tag)[0].tensor_proto.string_val[0].decode()
             for tag in tags["tensors"]}
    assert spec in shown["spec"], (folder, "spec")
    assert f"| status | {status}" in shown["trial"], (folder, "status")
    return count


def fetched(address, path):
    with urllib.request.urlopen(address + path, timeout=10) as answer:
        return json.load(answer)


def check_server(logs, runs, run, tag, series):
    """The address of a server that has found all runs; what it says of one tag."""
    command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logs),
               "--host", "127.0.0.1", "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        said, address = [], None
        for line in server.stderr:
            said.append(line)
            found = re.search(r" at (http://127\.0\.0\.1:\d+/)", line)
            if found:
                address = found[1]
                break
        assert address, "".join(said)
        deadline = time.monotonic() + 60
        while True:
            tags = fetched(address, "data/plugin/scalars/tags")
            if set(tags) == runs and tag in tags[run]:
                break
            assert time.monotonic() < deadline, (set(tags) ^ runs)
            time.sleep(0.2)
        query = urllib.parse.urlencode({"run": run, "tag": tag})
        points = fetched(address, f"data/plugin/scalars/scalars?{query}")
        assert [step for _, step, _ in points] == list(series[0])
        assert equal([value for _, _, value in points], series[1])
        assert tags[run][tag]["description"], tags[run][tag]
        texts = fetched(address, f"data/plugin/text/text?{urllib.parse.urlencode({'run': run, 'tag': 'spec'})}")
        assert run.split("/")[0] in texts[0]["text"], texts
    finally:
        server.terminate()
        server.wait()


def main(logs, *results):
    logs = pathlib.Path(logs)
    runs, count = {}, 0
    for folder in results:
        for path in sorted(pathlib.Path(folder).glob("*.h5")):
            run, series, spec, status = logged(path)
            count += check_run(logs / run, series, spec, status)
            runs[run] = series
    there = {str(path.parent.relative_to(logs)) for path in logs.rglob("*tfevents*")}
    assert there == set(runs), there ^ set(runs)
    run = sorted(runs)[0]
    check_server(logs, set(runs), run, "test/error", runs[run]["test/error"])
    print(f"TensorBoard shows {count:,} numbers of {len(runs)} runs as their logs have them; "
          f"its server gave test/error of {run}.")


main(*sys.argv[1:])
