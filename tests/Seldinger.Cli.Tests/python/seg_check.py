"""argv: SEG ZONE. Prints for every segment: label, voxels; then the voxels of the zone's NIfTI file."""
import sys

import nibabel as nib
import numpy as np
import pydicom

d = pydicom.dcmread(sys.argv[1])
frames = d.pixel_array.reshape(-1, d.Rows, d.Columns)
owner = [f.SegmentIdentificationSequence[0].ReferencedSegmentNumber for f in d.PerFrameFunctionalGroupsSequence]
for s in d.SegmentSequence:
    print(s.SegmentLabel.replace(" ", "_"), sum(int((frames[i] > 0).sum()) for i, o in enumerate(owner) if o == s.SegmentNumber))
print("file", int((np.asarray(nib.load(sys.argv[2]).dataobj) > 0).sum()))
