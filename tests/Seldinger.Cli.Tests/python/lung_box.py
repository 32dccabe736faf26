"""argv: SERIES.zip ANNOTATIONS. Prints the centre (LPS mm) and the shortest edge (mm) of the box around the radiologists' boxes of that series."""
import io
import os
import re
import sys
import zipfile

import numpy as np
import pydicom

low, high = np.full(3, np.inf), np.full(3, -np.inf)
archive = zipfile.ZipFile(sys.argv[1])
for n in archive.namelist():
    if n.endswith("/"):
        continue
    d = pydicom.dcmread(io.BytesIO(archive.read(n)), stop_before_pixels=True)
    file = os.path.join(sys.argv[2], d.SOPInstanceUID + ".xml")
    if os.path.exists(file):
        text = open(file).read()
        x0, y0, x1, y1 = (int(re.search(f"<{k}>(\\d+)<", text)[1]) for k in ("xmin", "ymin", "xmax", "ymax"))
        p, s = np.array(d.ImagePositionPatient, float), np.array([d.PixelSpacing[1], d.PixelSpacing[0]], float)
        low = np.minimum(low, [*(p[:2] + s * [x0, y0]), p[2] - d.SliceThickness / 2])
        high = np.maximum(high, [*(p[:2] + s * [x1, y1]), p[2] + d.SliceThickness / 2])
print(*np.round((low + high) / 2, 1), round(float((high - low).min()), 1))
