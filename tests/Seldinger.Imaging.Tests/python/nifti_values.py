"""nifti_values.py image.nii.gz: prints shape, LPS affine (row by row) and writes nothing; with a second argument, writes the values as float32, first index fastest, to that file."""
import sys

import nibabel
import numpy

image = nibabel.load(sys.argv[1])
lps = numpy.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine
print(*image.shape)
print(*[repr(float(v)) for v in lps[:3].flatten()])
numpy.asarray(image.dataobj, dtype="<f4").flatten(order="F").tofile(sys.argv[2])
