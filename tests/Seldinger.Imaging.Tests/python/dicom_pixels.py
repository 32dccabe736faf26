"""dicom_pixels.py path...: decodes every DICOM image of files, folders and .zip archives with pydicom and prints name, status and the SHA-256 of the stored values (int64, masked to BitsStored)."""
import hashlib
import io
import os
import sys
import warnings
import zipfile

import numpy
import pydicom

warnings.simplefilter("ignore")


def show(name, data):
    if data[128:132] != b"DICM":
        return
    try:
        d = pydicom.dcmread(io.BytesIO(data))
    except Exception as e:
        print(name, "unreadable", type(e).__name__, sep="\t")
        return
    if "PixelData" not in d or d.get("Rows") is None:
        print(name, "noimage", "", sep="\t")
        return
    try:
        if d.SamplesPerPixel != 1 or not d.PhotometricInterpretation.startswith("MONOCHROME") or d.BitsAllocated == 1:
            print(name, "notgrey", "", sep="\t")
            return
        p = d.pixel_array.astype(numpy.int64)
        low = d.HighBit + 1 - d.BitsStored
        p = (p >> low) & ((1 << d.BitsStored) - 1)
        if d.PixelRepresentation == 1:
            p = numpy.where(p >= 1 << (d.BitsStored - 1), p - (1 << d.BitsStored), p)
        print(name, "ok", hashlib.sha256(p.astype("<i8").tobytes()).hexdigest(), sep="\t")
    except Exception as e:
        print(name, "undecoded", type(e).__name__, sep="\t")


for path in sys.argv[1:]:
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as z:
            for n in z.namelist():
                if not n.endswith("/"):
                    show(n, z.read(n))
    elif os.path.isdir(path):
        for root, _, files in os.walk(path):
            for f in files:
                full = os.path.join(root, f)
                show(os.path.relpath(full, path).replace(os.sep, "/"), open(full, "rb").read())
    else:
        show(os.path.basename(path), open(path, "rb").read())
