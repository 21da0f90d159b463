"""Writes golden.json: what SciPy and NumPy say. Run: python3 make_golden.py (needs scipy; prints its version)."""

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
samples = [lognormal(n) for n in (1, 2, 3, 5, 10, 50)]
cases["quantile"] = [
    {"x": x, "p": p, "value": float(np.quantile(x, p))} for x in samples for p in (0, 0.1, 0.5, 0.9, 0.95, 0.99, 1)
]
cases["geometricMean"] = [{"x": x, "value": float(stats.gmean(x))} for x in samples]
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
lines = [(list(range(12)), (np.arange(12) * 0.5 + rng.normal(0, 0.1, 12)).tolist()), ([0, 1, 3, 7], [1, 2, 2, 9])]
cases["theilSen"] = [
    {"x": list(map(float, x)), "y": list(map(float, y)), "slope": float(r.slope)}
    for x, y in lines
    for r in [stats.theilslopes(y, x)]
]
cases["studentQuantile"] = [
    {"p": p, "df": df, "value": float(stats.t.ppf(p, df))} for p in (0.6, 0.9, 0.975, 0.995) for df in (1, 2, 3.7, 10, 100)
]
cases["studentCdf"] = [
    {"t": t, "df": df, "value": float(stats.t.cdf(t, df))} for t in (-3, -0.5, 0, 1.2, 6) for df in (1, 2.5, 30)
]
cases["normalQuantile"] = [{"p": p, "value": float(stats.norm.ppf(p))} for p in (1e-6, 0.025, 0.3, 0.5, 0.975, 0.9999)]
cases["welchLog"] = [
    {"base": x, "candidate": y, "p": float(stats.ttest_ind(np.log(y), np.log(x), equal_var=False).pvalue)}
    for x, y in pairs
    if len(x) == 3
]
path = pathlib.Path(__file__).with_name("golden.json")
path.write_text(json.dumps(cases, indent=1) + "\n")
print("SciPy", scipy.__version__, "→", path.name)
