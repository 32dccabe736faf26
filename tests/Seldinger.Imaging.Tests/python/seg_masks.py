"""seg_masks.py seg.dcm [first-z step count]: reads a BINARY segmentation with pydicom and prints per segment number, label, frames, voxels and the SHA-256 of its 0/1 volume.
Without a grid the volume spans the frames of the object; with one (positions along the normal, mm) it has the given slices."""
import hashlib
import sys
import warnings

import numpy
import pydicom

warnings.simplefilter("ignore")
d = pydicom.dcmread(sys.argv[1])
pixels = d.pixel_array.reshape(int(d.get("NumberOfFrames", 1)), d.Rows, d.Columns)
shared = d.SharedFunctionalGroupsSequence[0]
per = d.PerFrameFunctionalGroupsSequence


def group(f, name):
    return f[name][0] if name in f else shared[name][0]


orientation = numpy.array([float(v) for v in group(per[0], "PlaneOrientationSequence").ImageOrientationPatient])
normal = numpy.cross(orientation[:3], orientation[3:])
z = [float(numpy.dot([float(v) for v in group(f, "PlanePositionSequence").ImagePositionPatient], normal)) for f in per]
if len(sys.argv) > 2:
    first, step, count = float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
else:
    first = min(z)
    gaps = [b - a for a, b in zip(sorted(set(z)), sorted(set(z))[1:])]
    step = min([g for g in gaps if g > 0.01], default=1.0)
    count = round((max(z) - first) / step) + 1
for s in d.SegmentSequence:
    volume = numpy.zeros((count, d.Rows, d.Columns), numpy.uint8)
    n = 0
    for f, (frame, at) in enumerate(zip(per, z)):
        if group(frame, "SegmentIdentificationSequence").ReferencedSegmentNumber == s.SegmentNumber:
            volume[round((at - first) / step)] |= pixels[f].astype(numpy.uint8)
            n += 1
    print(s.SegmentNumber, s.SegmentLabel, n, int(volume.sum()), hashlib.sha256(volume.tobytes()).hexdigest(), sep="\t")
