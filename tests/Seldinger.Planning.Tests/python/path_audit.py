"""Independent audit of straight paths: no code or field of the program is used, only masks and end points.

argv[1]: JSON with shape [nx, ny, nz] (x fastest), spacing, radius (needle), paths [[x0,y0,z0,x1,y1,z1] in index-axis mm],
structures [{name, file, clearance}]. For every path and structure prints: path name forbidden_voxels clearance_mm
"""
import json
import sys

import numpy as np
from scipy import ndimage

spec = json.load(open(sys.argv[1]))
nx, ny, nz = spec["shape"]
s = np.array(spec["spacing"])
r = spec["radius"]
for st in spec["structures"]:
    m = np.fromfile(st["file"], np.uint8).reshape(nz, ny, nx).transpose(2, 1, 0) > 0
    edt = ndimage.distance_transform_edt(~m, sampling=s)
    for n, p in enumerate(spec["paths"]):
        a, b = np.array(p[:3]), np.array(p[3:])
        u = (b - a) / np.linalg.norm(b - a)
        steps = np.arange(0, np.linalg.norm(b - a) + 1e-9, 0.5)
        axis = a + steps[:, None] * u
        h = np.array([1.0, 0, 0]) if abs(u[0]) < 0.9 else np.array([0, 1.0, 0])
        v = np.cross(u, h)
        v /= np.linalg.norm(v)
        w = np.cross(u, v)
        touched = set()
        for rr in (0, r / 2, r):
            for phi in np.arange(0, 2 * np.pi, np.pi / 8):
                q = axis + rr * (np.cos(phi) * v + np.sin(phi) * w)
                i = np.floor(q / s + 0.5).astype(int)
                i = i[((i >= 0) & (i < [nx, ny, nz])).all(1)]
                touched.update(map(tuple, i[m[i[:, 0], i[:, 1], i[:, 2]]]))
        i = np.clip(np.floor(axis / s + 0.5).astype(int), 0, [nx - 1, ny - 1, nz - 1])
        print(n, st["name"], len(touched), edt[i[:, 0], i[:, 1], i[:, 2]].min() - r)
