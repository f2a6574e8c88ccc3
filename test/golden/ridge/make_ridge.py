"""Ridge regression for test/golden/ridge/ridge.test.ts, by another road than ours: weighted least squares of the standardised
features with rows of sqrt(penalty) below them (numpy's lstsq, by singular values), where ours solves normal equations.

python3 test/golden/ridge/make_ridge.py > test/golden/ridge/ridge.json
numpy 2.4.6, Python 3.11. Seed 7.
"""

import json

import numpy as np

random = np.random.default_rng(7)
EXAMPLES, FEATURES, TARGETS = 25, 5, 3
x = random.normal(size=(EXAMPLES, FEATURES)).round(3)
x[:, 1] = (x[:, 0] + 0.05 * random.normal(size=EXAMPLES)).round(3)  # nearly the same as another
x[:, 2] *= 100  # of another scale
x[:, 4] = 2.5  # constant: counts nothing
y = (x @ random.normal(size=(FEATURES, TARGETS)) / 30 + random.normal(size=(EXAMPLES, TARGETS))).round(3)
weights = random.uniform(0.1, 2, size=EXAMPLES).round(3)


def solve(penalty):
    share = weights / weights.sum()
    mean, target_mean = share @ x, share @ y
    deviation = np.sqrt(share @ (x - mean) ** 2)
    kept = deviation > 1e-9
    standard = (x[:, kept] - mean[kept]) / deviation[kept]
    root = np.sqrt(share)[:, None]
    left = np.vstack([root * standard, np.sqrt(penalty) * np.eye(kept.sum())])
    right = np.vstack([root * (y - target_mean), np.zeros((kept.sum(), TARGETS))])
    found = np.zeros((FEATURES, TARGETS))
    found[kept] = np.linalg.lstsq(left, right, rcond=None)[0] / deviation[kept, None]
    return {"penalty": penalty, "weights": found.ravel().tolist(), "bias": (target_mean - mean @ found).tolist()}


solutions = [solve(penalty) for penalty in (0.001, 0.1, 10)]
print(json.dumps({"x": x.tolist(), "y": y.tolist(), "weights": weights.tolist(), "solutions": solutions}))
