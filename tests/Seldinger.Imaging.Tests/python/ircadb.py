"""ircadb.py FOLDER OUT NAME...: ct.i16 (int16, x fastest), then NAME.u8 for each mask (several names joined by + are united); prints nx ny nz sx sy sz."""
import io
import sys
import zipfile
import numpy as np
import pydicom

folder, out = sys.argv[1:3]


def stack(archive, want):
    with zipfile.ZipFile(f"{folder}/{archive}") as z:
        names = [n for n in z.namelist() if not n.endswith("/") and want in f"/{n}"]
        slices = [pydicom.dcmread(io.BytesIO(z.read(n))) for n in names]
    slices.sort(key=lambda d: float(d.ImagePositionPatient[2]))
    return slices, np.stack([d.pixel_array for d in slices])


slices, ct = stack("PATIENT_DICOM.zip", "/image_")
ct.astype("<i2").tofile(f"{out}/ct.i16")
for name in sys.argv[3:]:
    union = sum((stack("MASKS_DICOM.zip", f"/{part}/")[1] > 0).astype(np.uint8) for part in name.split("+"))
    (union > 0).astype(np.uint8).tofile(f"{out}/{name}.u8")
z, y, x = ct.shape
print(x, y, z, *[float(v) for v in slices[0].PixelSpacing][::-1], abs(float(slices[1].ImagePositionPatient[2]) - float(slices[0].ImagePositionPatient[2])))
