"""Writes golden.json: what SciPy and NumPy say. Run: python3 make_golden.py (needs scipy; prints its version)."""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(20261124)


def lognormal(n, scale=1.0, spread=0.1):
    return (scale * np.exp(rng.normal(0, spread, n))).tolist()


cases = {"scipy": scipy.__version__, "numpy": np.__version__}
samples = [lognormal(n) for n in (1, 2, 3, 5, 10, 50)]
cases["quantile"] = [
    {"x": x, "p": p, "value": float(np.quantile(x, p))} for x in samples for p in (0, 0.1, 0.5, 0.9, 0.95, 0.99, 1)
]
cases["geometricMean"] = [{"x": x, "value": float(stats.gmean(x))} for x in samples]
pairs = [(lognormal(n), lognormal(m, 1.1)) for n, m in [(2, 2), (3, 3), (3, 5), (5, 5), (8, 4), (10, 10), (20, 20)]]
lines = [(list(range(12)), (np.arange(12) * 0.5 + rng.normal(0, 0.1, 12)).tolist()), ([0, 1, 3, 7], [1, 2, 2, 9])]
cases["theilSen"] = [
    {"x": list(map(float, x)), "y": list(map(float, y)), "slope": float(r.slope)}
    for x, y in lines
    for r in [stats.theilslopes(y, x)]
]
cases["studentQuantile"] = [
    {"p": p, "df": df, "value": float(stats.t.ppf(p, df))} for p in (0.6, 0.9, 0.975, 0.995, 0.99875, 0.9999995) for df in (1, 2, 3.7, 10, 100)
]
cases["studentCdf"] = [
    {"t": t, "df": df, "value": float(stats.t.cdf(t, df))} for t in (-3, -0.5, 0, 1.2, 6) for df in (1, 2.5, 30)
]
cases["studentTwoSided"] = [
    {"t": t, "df": df, "value": float(2 * stats.t.sf(t, df))} for t in (0.3, 2, 9, 60) for df in (1, 2.5, 18)
]
cases["normalQuantile"] = [{"p": p, "value": float(stats.norm.ppf(p))} for p in (1e-6, 0.025, 0.3, 0.5, 0.975, 0.9999)]
welch = [stats.ttest_ind(np.log(y), np.log(x), equal_var=False) for x, y in pairs]
cases["welchLog"] = [
    {
        "base": x,
        "candidate": y,
        "p": float(r.pvalue),
        "df": float(r.df),
        "alpha": a,
        "low": float(np.exp(r.confidence_interval(1 - a).low)),
        "high": float(np.exp(r.confidence_interval(1 - a).high)),
    }
    for (x, y), r in zip(pairs, welch)
    for a in (0.05, 0.0025)
]
# Mean of independent log ratios: variances add, degrees of freedom by Satterthwaite's formula.
logs = [float(np.log(y).mean() - np.log(x).mean()) for x, y in pairs]
squares = [np.var(np.log(x), ddof=1) / len(x) + np.var(np.log(y), ddof=1) / len(y) for x, y in pairs]
df = sum(squares) ** 2 / sum(s**2 / r.df for s, r in zip(squares, welch))
half = stats.t.ppf(0.975, df) * np.sqrt(sum(squares)) / len(pairs)
cases["meanRatio"] = [
    {
        "pairs": [[x, y] for x, y in pairs],
        "df": float(df),
        "ratio": float(np.exp(np.mean(logs))),
        "low": float(np.exp(np.mean(logs) - half)),
        "high": float(np.exp(np.mean(logs) + half)),
    }
]
# Which of a view Benjamini and Hochberg take as different at 5 %.
cases["taken"] = [
    {"p": p, "adjusted": stats.false_discovery_control(p, method="bh").tolist()}
    for p in [[0.01, 0.04, 0.03, 0.2], [0.5], rng.uniform(0, 1, 25).tolist(), [0.04] * 4, [0.001, 0.02, 0.024, 0.3]]
]
path = pathlib.Path(__file__).with_name("golden.json")
path.write_text(json.dumps(cases, indent=1) + "\n")
print("SciPy", scipy.__version__, "→", path.name)
