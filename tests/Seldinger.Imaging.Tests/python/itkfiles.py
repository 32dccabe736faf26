"""itkfiles.py FILE OUT: an independent, minimal reading of .mha (LOCAL) and .nrrd files; OUT as nifti.py's .ref.

With four dimensions the axis without direction is the first one, and layer 0 is taken.
"""
import gzip
import sys
import zlib
import numpy as np

raw = open(sys.argv[1], "rb").read()
if raw.startswith(b"NRRD"):
    head, body = raw.split(b"\n\n", 1)
    f = dict(line.split(": ", 1) for line in head.decode().split("\n")[1:] if ": " in line and ":=" not in line and not line.startswith("#"))
    dt = {"unsigned char": "u1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "int": "i4", "float": "f4", "double": "f8", "unsigned short": "u2"}[f["type"]]
    dt = np.dtype((">" if f.get("endian") == "big" else "<") + dt)
    sizes = [int(v) for v in f["sizes"].split()]
    data = np.frombuffer(gzip.decompress(body) if f["encoding"] in ("gzip", "gz") else body, dt, int(np.prod(sizes))).reshape(sizes, order="F")
    if len(sizes) == 4:
        data = data[0]
    vectors = [[float(c) for c in v.strip("()").split(",")] for v in f["space directions"].split() if v != "none"]
    linear, origin = np.array(vectors).T, np.array([float(c) for c in f["space origin"].strip("()").split(",")])
    flip = {"left-posterior-superior": [1, 1, 1], "right-anterior-superior": [-1, -1, 1]}[f["space"]]
    linear, origin = np.diag(flip) @ linear, np.diag(flip) @ origin
else:
    head, body = raw.split(b"ElementDataFile = LOCAL\n", 1)
    f = dict(line.split(" = ", 1) for line in head.decode().strip().split("\n"))
    f = {k.strip(): v.strip() for k, v in f.items()}
    dt = np.dtype({"MET_UCHAR": "u1", "MET_CHAR": "i1", "MET_SHORT": "<i2", "MET_FLOAT": "<f4", "MET_USHORT": "<u2"}[f["ElementType"]])
    sizes = [int(v) for v in f["DimSize"].split()]
    data = np.frombuffer(zlib.decompress(body) if f.get("CompressedData") == "True" else body, dt).reshape(sizes, order="F")
    spacing = np.array([float(v) for v in f["ElementSpacing"].split()])
    linear = np.array([float(v) for v in f["TransformMatrix"].split()]).reshape(3, 3).T @ np.diag(spacing)
    origin = np.array([float(v) for v in f["Offset"].split()])
affine = np.eye(4)
affine[:3, :3], affine[:3, 3] = linear, origin
with open(sys.argv[2], "wb") as out:
    np.array(data.shape, "<i4").tofile(out)
    affine.astype("<f8").tofile(out)
    data.astype("<f4").ravel(order="F").tofile(out)
