"""Margins of two masks with scipy's distance transform.

argv: tumour.raw zone.raw nx ny nz sx sy sz. Prints the smallest signed distance over tumour voxels, centre to centre (positive inside the zone,
negative outside).
"""
import sys

import numpy as np
from scipy import ndimage

nx, ny, nz = map(int, sys.argv[3:6])
s = np.array(list(map(float, sys.argv[6:9])))
t, z = (np.fromfile(f, np.uint8).reshape(nz, ny, nx).transpose(2, 1, 0) > 0 for f in sys.argv[1:3])
i = np.argwhere(t | z)
lo, hi = np.maximum(i.min(0) - 3, 0), i.max(0) + 4
t, z = (m[tuple(slice(a, b) for a, b in zip(lo, hi))] for m in (t, z))


def signed(m, sampling):
    return np.where(m, ndimage.distance_transform_edt(m, sampling=sampling), -ndimage.distance_transform_edt(~m, sampling=sampling))


print(signed(z, s)[t].min())
