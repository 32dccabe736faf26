"""nifti.py read FILE OUT: what nibabel makes of a file. nifti.py make FOLDER: files of many kinds, each with NAME.ref beside it.

A .ref holds 3 int32 (shape), 16 float64 (index to LPS) and float32 voxels, first index fastest.
"""
import itertools
import sys
import nibabel as nib
import numpy as np


def reference(image, out, volume=None):
    data = np.asarray(image.dataobj, dtype=np.float64)
    if volume is not None:
        data = data[..., volume]
    data = data.reshape(data.shape[:3])
    affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine
    with open(out, "wb") as f:
        np.array(data.shape, "<i4").tofile(f)
        affine.astype("<f8").tofile(f)
        data.astype("<f4").ravel(order="F").tofile(f)


def rotation(a, b, c):
    ca, sa, cb, sb, cc, sc = np.cos(a), np.sin(a), np.cos(b), np.sin(b), np.cos(c), np.sin(c)
    return (np.array([[1, 0, 0], [0, ca, -sa], [0, sa, ca]]) @ np.array([[cb, 0, sb], [0, 1, 0], [-sb, 0, cb]]) @ np.array([[cc, -sc, 0], [sc, cc, 0], [0, 0, 1]]))


def make(folder):
    rng = np.random.default_rng(1)
    types = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"]
    for n, (dtype, big, cls) in enumerate(itertools.product(types, [False, True], [nib.Nifti1Image, nib.Nifti2Image])):
        dt = np.dtype((">" if big else "<") + dtype)
        info = np.iinfo(dt) if dt.kind in "iu" else None
        data = rng.integers(max(info.min, -(2 ** 40)), min(info.max, 2 ** 40), (5, 4, 3)).astype(dt) if info else rng.normal(0, 100, (5, 4, 3)).astype(dt)
        affine = np.eye(4)
        affine[:3, :3] = rotation(0.3 * n, 1.1, -0.4 * n) @ np.diag([0.7, -1.1 if n % 3 else 1.1, 2.5])
        affine[:3, 3] = [10, -20, 30 + n]
        header = cls.header_class(endianness=">" if big else "<")
        header.set_data_dtype(dt)
        image = cls(data, affine, header)
        # The codes decide: both, sform alone, qform alone.
        image.set_sform(affine, code=0 if n % 3 == 2 else 2)
        image.set_qform(affine, code=0 if n % 3 == 1 else 1)
        name = f"{folder}/v{n}_{dtype}{'_be' if big else ''}_{cls.__name__}.nii{'.gz' if n % 2 else ''}"
        nib.save(image, name)
        reference(nib.load(name), name + ".ref")
    data = rng.integers(0, 4000, (6, 5, 4)).astype(np.int16)
    for name, slope, inter in [("scaled", 0.25, -1024.0), ("unscaled", 0.0, 5.0), ("nan", np.nan, np.nan)]:
        image = nib.Nifti1Image(data, np.diag([2, 3, 4, 1]))
        path = f"{folder}/{name}.nii"
        nib.save(image, path)
        raw = bytearray(open(path, "rb").read())
        raw[112:120] = np.array([slope, inter], "<f4").tobytes()
        open(path, "wb").write(raw)
        reference(nib.load(path), path + ".ref")
    pair = nib.Nifti1Pair(data, np.diag([-2, 3, 4, 1]))
    nib.save(pair, f"{folder}/pair.hdr")
    reference(nib.load(f"{folder}/pair.hdr"), f"{folder}/pair.hdr.ref")
    four = nib.Nifti1Image(rng.normal(size=(4, 3, 2, 5)).astype("f4"), np.diag([1, 2, 3, 1]))
    nib.save(four, f"{folder}/four.nii.gz")
    reference(nib.load(f"{folder}/four.nii.gz"), f"{folder}/four.nii.gz.ref3", 3)


if sys.argv[1] == "read":
    reference(nib.load(sys.argv[2]), sys.argv[3])
else:
    make(sys.argv[2])
