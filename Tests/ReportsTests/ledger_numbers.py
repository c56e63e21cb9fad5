"""The expected numbers of LedgerRuleTests.swift, from SciPy.

Run: python3 Tests/ReportsTests/ledger_numbers.py > Tests/ReportsTests/ledger_numbers.json
(made with SciPy 1.17.1)

The rule of the ledger written down a second time: the 95 % interval of measured mean − published.
"""

import json
import math
import statistics

from scipy import stats


def judged(values, published, tolerance=0.0, rounding=0.0, images=None, own=None, seeds=True):
    mean = statistics.fmean(values)
    parts = []
    if seeds:
        n = len(values)
        parts.append((statistics.variance(values) * (1 + 1 / n), n - 1))
    if images:
        rate = (mean + published) / 2
        parts.append((rate * (1 - rate) * (1 / images + (1 / own if own else 0)), math.inf))
    total = sum(v for v, _ in parts)
    welch = sum(v * v / nu for v, nu in parts)
    freedom = total * total / welch if welch else math.inf
    reach = (stats.t.ppf(0.975, freedom) * math.sqrt(total) if total else 0) + tolerance + rounding
    d = mean - published
    low, high = d - reach, d + reach
    verdict = "better" if high < 0 else "worse" if low > 0 else (
        "reproduced" if max(-low, high) <= abs(published) / 2 else "inconclusive")
    return {
        "values": values, "published": published, "tolerance": tolerance, "rounding": rounding,
        "images": images, "ownImages": own, "hasSeeds": seeds,
        "difference": d, "lower": low, "upper": high, "verdict": verdict}


print(json.dumps([
    judged([0.021, 0.022, 0.0235], 0.021, rounding=0.0005, images=10_000),
    judged([0.021, 0.022, 0.0235], 0.012, rounding=0.0005),
    judged([0.0094, 0.0101, 0.0087, 0.0093], 0.0095, tolerance=0.001, images=10_000),
    judged([0.0278, 0.0281], 0.045, rounding=0.0005, images=10_000),
    judged([0.0278, 0.0381], 0.045, rounding=0.0005, images=10_000),
    judged([0.041, 0.043, 0.038], 0.0409, images=2007, own=2007),
    judged([0.178], 0.11, images=10_000, seeds=False),
    judged([0.0105, 0.0105, 0.0105], 0.0105),
    judged([0.0105, 0.0105, 0.0105], 0.0104),
    judged([5.09, 4.98, 5.2, 5.1, 5.05], 5.0465, rounding=0.00005),
], indent=1))
