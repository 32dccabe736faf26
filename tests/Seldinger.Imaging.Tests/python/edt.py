"""edt.py mask.bin nx ny nz sx sy sz out.bin: distance of every voxel to the set, and signed form, as float64 (scipy)."""
import sys
import numpy as np
from scipy.ndimage import distance_transform_edt as edt

nx, ny, nz = map(int, sys.argv[2:5])
spacing = [float(s) for s in sys.argv[5:8]][::-1]
mask = np.fromfile(sys.argv[1], np.uint8).reshape(nz, ny, nx)
outside = edt(mask == 0, sampling=spacing)
inside = edt(mask != 0, sampling=spacing)
np.concatenate([outside.ravel(), np.where(mask, -inside, outside).ravel()]).astype("<f8").tofile(sys.argv[8])
