"""The expected numbers of DistributionTests.swift, from SciPy.

Run: python3 Tests/ReportsTests/statistics_numbers.py > Tests/ReportsTests/statistics_numbers.json
(made with SciPy 1.17.1 and NumPy 2.4)

The bootstrap's intervals are SciPy's own BCa, given the draws of SplitMix64 from state 0: an index
below n is the upper half of the product of a word and n.
"""

import json

import numpy as np
from scipy import stats

MASK = (1 << 64) - 1


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


class Draws(np.random.RandomState):
    """Gives SciPy the indices that Reprise draws."""

    def randint(self, low, high=None, size=None, dtype=int):
        assert low == 0
        words = splitmix64(0)
        count = int(np.prod(size))
        return np.array([next(words) * int(high) >> 64 for _ in range(count)]).reshape(size)


def bootstrap(values):
    # random_state, for of an rng SciPy would only take the seed.
    interval = stats.bootstrap(
        (np.array(values),), np.mean, n_resamples=10_000, confidence_level=0.95, method="BCa",
        random_state=Draws(), vectorized=True,
    ).confidence_interval
    return {"values": values, "lower": float(interval.low), "upper": float(interval.high)}


def paired(first, second):
    test = stats.ttest_rel(first, second)
    interval = test.confidence_interval(0.95)
    return {
        "first": first, "second": second, "p": float(test.pvalue),
        "lower": float(interval.low), "upper": float(interval.high),
    }


FREEDOMS = [1, 2, 3, 4, 9, 29, 30, 99, 1000, 1_000_000]
# Multiples of powers of two, so that sums are exact in every order and ties are ties.
SKEWED = [0.125, 0.140625, 0.125, 0.1875, 0.3125, 0.15625, 0.125, 0.875, 0.25, 0.1328125]

print(json.dumps({
    "quantiles": [
        {"p": p, "df": df, "t": float(stats.t.ppf(p, df))}
        for df in FREEDOMS for p in [0.025, 0.6, 0.95, 0.975, 0.9995]
    ],
    "tails": [
        {"t": t, "df": df, "p": float(2 * stats.t.sf(t, df))}
        for df in FREEDOMS for t in [0.0, 0.01, 0.7, 1.96, 5.0, 40.0]
    ],
    "normal": [
        {"p": p, "z": float(stats.norm.ppf(p))} for p in [1e-6, 0.025, 0.4, 0.5, 0.975, 0.99995]
    ],
    "beta": [
        {"x": x, "a": a, "b": b, "value": float(stats.beta.cdf(x, a, b))}
        for x, a, b in [(0.3, 2, 5), (0.9, 2, 5), (0.5, 0.5, 0.5), (0.999, 40, 0.5), (0.2, 300, 700)]
    ],
    "bootstrap": [
        bootstrap(SKEWED), bootstrap([1.0, 2.0, 4.0]), bootstrap([-0.5, 0.25]),
        bootstrap([0.5, 0.5, 0.5, 0.625]),
    ],
    "paired": [
        paired([0.125, 0.25, 0.1875, 0.3], [0.25, 0.3, 0.25, 0.2]),
        paired([1.0, 2.0], [0.5, 0.25]),
        paired([0.11, 0.12, 0.13, 0.14, 0.15], [0.13, 0.15, 0.14, 0.18, 0.155]),
    ],
    "mcNemar": [
        {"b": b, "c": c, "p": float(stats.binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0}
        for b, c in [(0, 0), (1, 0), (0, 5), (6, 0), (5, 5), (34, 61), (61, 34), (400, 520),
                     (4000, 4100), (0, 900)]
    ],
}, indent=1))
