"""rtstruct_contours.py rs.dcm: prints per region number, name, contours and summed area (mm2, shoelace in the plane of each contour) as pydicom reads them."""
import sys
import warnings

import numpy
import pydicom

warnings.simplefilter("ignore")
d = pydicom.dcmread(sys.argv[1], force=True)
for roi in d.StructureSetROISequence:
    n, area = 0, 0.0
    for item in d.ROIContourSequence:
        if item.ReferencedROINumber == roi.ROINumber:
            for c in item.get("ContourSequence", []):
                values = c.ContourData
                # Longer than 64 KiB, a decimal string is written as unknown representation.
                values = values.decode().split("\\") if isinstance(values, bytes) else values
                p = numpy.array([float(v) for v in values]).reshape(-1, 3)
                n += 1
                area += 0.5 * numpy.linalg.norm(numpy.cross(p - p[0], numpy.roll(p, -1, 0) - p[0]).sum(0))
    print(roi.ROINumber, roi.ROIName, n, f"{area:.3f}", sep="\t")
