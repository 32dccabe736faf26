"""Counts forbidden voxels that straight needles touch, at steps of 0.5 mm with the needle's thickness; shares no code with the program.

argv[1]: JSON with shape [nx, ny, nz] (x fastest), spacing, radius, paths [[x0,y0,z0,x1,y1,z1] in index-axis mm], structures [{name, file, vessel}].
Of vessels only parts that a ball of 3 mm diameter fits into (by scipy's distance transform between voxel centres) count.
Prints: name voxels_touched_by_all_paths
"""
import json
import sys

import numpy as np
from scipy import ndimage

spec = json.load(open(sys.argv[1]))
nx, ny, nz = spec["shape"]
s = np.array(spec["spacing"])
r = spec["radius"]
discs = [(0.0, 0.0)] + [(q * r, a) for q in (0.5, 1) for a in np.arange(0, 2 * np.pi, np.pi / 8)]
points = []
for p in spec["paths"]:
    a, b = np.array(p[:3]), np.array(p[3:])
    u = (b - a) / np.linalg.norm(b - a)
    v = np.cross(u, [1.0, 0, 0] if abs(u[0]) < 0.9 else [0, 1.0, 0])
    v /= np.linalg.norm(v)
    w = np.cross(u, v)
    axis = a + np.arange(0, np.linalg.norm(b - a) + 1e-9, 0.5)[:, None] * u
    points += [axis + d * (np.cos(f) * v + np.sin(f) * w) for d, f in discs]
i = np.floor(np.concatenate(points) / s + 0.5).astype(int)
i = np.unique(i[((i >= 0) & (i < [nx, ny, nz])).all(1)], axis=0)
for st in spec["structures"]:
    m = np.fromfile(st["file"], np.uint8).reshape(nz, ny, nx).transpose(2, 1, 0) > 0
    if st["vessel"] and m.any():
        core = ndimage.distance_transform_edt(m, sampling=s) >= 1.5 + s.min() / 2
        m &= ndimage.distance_transform_edt(~core, sampling=s) <= 1.5 if core.any() else False
    print(st["name"], int(m[i[:, 0], i[:, 1], i[:, 2]].sum()))
