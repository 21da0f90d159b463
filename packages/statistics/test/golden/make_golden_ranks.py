"""Writes golden-ranks.json: what SciPy says of ranks. Run: python3 make_golden_ranks.py (needs scipy; prints its version)."""

import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261124)


def lognormal(n, scale=1.0, spread=0.1):
    return (scale * np.exp(rng.normal(0, spread, n))).tolist()


def hodges_lehmann(base, candidate, confidence):
    """Shift of logarithms: median of all differences; the interval from the exact distribution of U."""
    d = np.sort([np.log(c) - np.log(b) for b, c in itertools.product(base, candidate)])
    m, n = len(base), len(candidate)
    counts = np.zeros(m * n + 1)
    counts[0] = 1
    # Number of ways for U = k: product of (1 - q^(n+i)) / (1 - q^i), by adding and taking away.
    for i in range(1, m + 1):
        for k in range(m * n, n + i - 1, -1):
            counts[k] -= counts[k - n - i]
        for k in range(i, m * n + 1):
            counts[k] += counts[k - i]
    cdf = np.cumsum(counts) / counts.sum()
    alpha = 1 - confidence
    k = int(np.searchsorted(cdf, alpha / 2 + 1e-12, side="right"))
    low, high = (None, None) if k == 0 else (float(np.exp(d[k - 1])), float(np.exp(d[m * n - k])))
    return {"ratio": float(np.exp(np.median(d))), "low": low, "high": high}


cases = {"scipy": scipy.__version__, "numpy": np.__version__}
pairs = [(lognormal(n), lognormal(m, 1.1)) for n, m in [(3, 3), (3, 5), (5, 5), (8, 4), (10, 10), (20, 20)]]
cases["mannWhitneyExact"] = [
    {"x": x, "y": y, "u": float(r.statistic), "p": float(r.pvalue)}
    for x, y in pairs
    for r in [stats.mannwhitneyu(x, y, alternative="two-sided", method="exact")]
]
tied = [([1, 2, 2, 3, 5], [2, 3, 3, 4, 6, 7]), (lognormal(30), lognormal(40, 1.03))]
cases["mannWhitneyNormal"] = [
    {"x": list(map(float, x)), "y": list(map(float, y)), "u": float(r.statistic), "p": float(r.pvalue)}
    for x, y in tied
    for r in [stats.mannwhitneyu(x, y, alternative="two-sided", method="asymptotic", use_continuity=True)]
]
cases["hodgesLehmannRatio"] = [
    {"base": x, "candidate": y, "confidence": c, **hodges_lehmann(x, y, c)}
    for x, y in pairs
    for c in (0.9, 0.95)
    if len(x) * len(y) <= 400
]
p_lists = [[0.01, 0.04, 0.03, 0.2], [0.5], rng.uniform(0, 1, 25).tolist(), [0.05] * 4]
cases["benjaminiHochberg"] = [
    {"p": p, "adjusted": stats.false_discovery_control(p, method="bh").tolist()} for p in p_lists
]
path = pathlib.Path(__file__).with_name("golden-ranks.json")
path.write_text(json.dumps(cases, indent=1) + "\n")
print("SciPy", scipy.__version__, "→", path.name)
