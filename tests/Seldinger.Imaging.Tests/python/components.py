"""components.py mask.bin nx ny nz rank: sizes and first indices of the connected parts, largest first (scipy)."""
import sys
import numpy as np
from scipy import ndimage

nx, ny, nz, rank = map(int, sys.argv[2:6])
mask = np.fromfile(sys.argv[1], np.uint8).reshape(nz, ny, nx)
labels, count = ndimage.label(mask, ndimage.generate_binary_structure(3, rank))
flat = labels.ravel()
sizes = np.bincount(flat)
_, first = np.unique(flat, return_index=True)
offset = 0 if flat.min() == 0 else -1
parts = sorted((-sizes[n], first[n + offset]) for n in range(1, count + 1))
print(" ".join(f"{-s}:{f}" for s, f in parts))
