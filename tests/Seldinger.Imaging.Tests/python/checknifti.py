"""checknifti.py FILE REF: prints what nibabel sees of a file of ours and its largest differences to REF (shape, index to LPS, voxels)."""
import sys
import nibabel as nib
import numpy as np

image = nib.load(sys.argv[1])
raw = open(sys.argv[2], "rb").read()
shape = tuple(np.frombuffer(raw, "<i4", 3))
affine = np.frombuffer(raw, "<f8", 16, 12).reshape(4, 4)
data = np.frombuffer(raw, "<f4", -1, 140).reshape(shape, order="F")
h = image.header
lps = np.diag([-1.0, -1.0, 1.0, 1.0])
difference = np.abs(lps @ image.affine - affine).max()
qform = np.abs(h.get_qform() - image.affine).max() if h["qform_code"] > 0 else -1
voxels = np.abs(np.asarray(image.dataobj, dtype=np.float64) - data).max()
print(image.shape == shape, h.get_data_dtype(), int(h["sform_code"]), int(h["qform_code"]), h["descrip"].item().decode("latin1"), h.get_xyzt_units()[0],
      "affine", difference < 1e-4, "qform", qform < 1e-4, "voxels", voxels == 0, sep="|")
