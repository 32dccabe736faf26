"""edt.py mask.bin nx ny nz sx sy sz out.bin: signed distance of every voxel to the set as float64, negative inside (scipy)."""
import sys
import numpy as np
from scipy.ndimage import distance_transform_edt as edt

nx, ny, nz = (int(a) for a in sys.argv[2:5])
spacing = [float(a) for a in sys.argv[5:8]][::-1]
mask = np.fromfile(sys.argv[1], np.uint8).reshape(nz, ny, nx)
signed = np.where(mask != 0, -edt(mask != 0, sampling=spacing), edt(mask == 0, sampling=spacing))
signed.astype("<f8").tofile(sys.argv[8])
