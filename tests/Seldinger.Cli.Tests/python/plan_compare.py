"""Compares two plan folders of one lesion without the program.

argv: A B TARGET. Prints: paths in A, paths in B, largest distance of entries and tips (mm), largest angle (degrees), largest relative difference of the
volumes in plan.json, Dice of the zones, largest difference of margins in plan.json (mm).
"""
import json
import os
import re
import sys

import nibabel as nib
import numpy as np

a, b, target = sys.argv[1:4]


def paths(folder):
    marks = json.load(open(os.path.join(folder, "targets", target, "paths.mrk.json")))["markups"]
    return [np.array([c["position"] for c in m["controlPoints"]]) for m in marks]


def number(text):
    return float(re.match(r"\S+", str(text))[0])


p, q = paths(a), paths(b)
distance = angle = 0.0
for x, y in zip(p, q):
    distance = max(distance, np.linalg.norm(x - y, axis=1).max())
    u, v = (w[1] - w[0] for w in (x, y))
    angle = max(angle, np.degrees(np.arctan2(np.linalg.norm(np.cross(u, v)), u @ v)))
r, s = (json.load(open(os.path.join(f, "plan.json")))["results"] for f in (a, b))
assert r.keys() == s.keys(), (sorted(r), sorted(s))
volume = margin = 0.0
for k in r:
    x, y = number(r[k]), number(s[k])
    if "volume" in k:
        volume = max(volume, abs(x - y) / max(abs(x), abs(y), 1e-12))
    elif "margin" in k:
        margin = max(margin, abs(x - y))
z = [nib.as_closest_canonical(nib.load(os.path.join(f, "targets", target, "zone.nii.gz"))) for f in (a, b)]
assert z[0].shape == z[1].shape and np.allclose(z[0].affine, z[1].affine, atol=1e-3), (z[0].affine, z[1].affine)
m, n = (np.asarray(i.dataobj) > 0 for i in z)
assert m.sum() > 200, m.sum()
print(len(p), len(q), distance, angle, volume, 2 * (m & n).sum() / (m.sum() + n.sum()), margin)
