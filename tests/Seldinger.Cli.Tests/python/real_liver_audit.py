"""Audit of a plan on a zipped DICOM liver, without the program.

argv: MASKS.zip PLAN TARGET LESION RADIUS. Prints: lesion mL, liver mL; the reported margins; the margin from scipy's distance map of lesion and zone
(voxels split until about 0.3 mm, so that the surfaces are the voxels' faces); then per path and forbidden mask the voxels touched at 0.5 mm steps.
"""
import collections
import io
import json
import os
import re
import sys
import zipfile

import nibabel as nib
import numpy as np
import pydicom
from scipy import ndimage

masks, plan, target, lesion_name = sys.argv[1:5]
radius = float(sys.argv[5])
forbidden = ["bone", "leftlung", "rightlung", "leftkidney", "rightkidney", "spleen"]
vessels = ["artery", "portalvein", "venoussystem"]
archive = zipfile.ZipFile(masks)
groups = collections.defaultdict(list)
for n in archive.namelist():
    if not n.endswith("/"):
        groups[n.split("/")[1]].append(n)


def load(name):
    slices = sorted((pydicom.dcmread(io.BytesIO(archive.read(n))) for n in groups[name]), key=lambda d: float(d.ImagePositionPatient[2]))
    m = np.stack([d.pixel_array.T for d in slices], axis=2) > 0
    origin = np.array(slices[0].ImagePositionPatient, float)
    dz = float(slices[1].ImagePositionPatient[2]) - origin[2]
    return m, origin, np.array([float(slices[0].PixelSpacing[1]), float(slices[0].PixelSpacing[0]), dz])


lesion, origin, s = load(lesion_name)
liver = load("liver")[0]
ml = s.prod() / 1000
print("volumes", lesion.sum() * ml, liver.sum() * ml)
results = json.load(open(os.path.join(plan, "plan.json")))["results"]
value = lambda k: float(re.match(r"\S+", str(results[f"{target}.{k}"]))[0])
print("reported", value("volume"), value("margin-minimal"), value("zone-volume"))

image = nib.load(os.path.join(plan, "targets", target, "zone.nii.gz"))
affine = np.diag([-1, -1, 1, 1]) @ image.affine
zone = np.asarray(image.dataobj) > 0
for axis in range(3):
    if affine[axis, axis] < 0:
        zone = np.flip(zone, axis)
        affine[:3, 3] += affine[:3, axis] * (zone.shape[axis] - 1)
        affine[:3, axis] *= -1
assert zone.shape == lesion.shape and np.allclose(affine[:3, :3], np.diag(s), atol=1e-4) and np.allclose(affine[:3, 3], origin, atol=1e-3), affine
box = tuple(slice(max(0, q.start - 8), q.stop + 8) for q in ndimage.find_objects((zone | lesion).astype(np.uint8))[0])
split = np.maximum(1, np.round(s / 0.3)).astype(int)
fine = s / split
big = lambda m: np.kron(m[box], np.ones(split, bool))
z, t = big(zone), big(lesion)
surface = t & ~ndimage.binary_erosion(t)
# Signed distance to the zone's faces: centre to centre, less half a fine voxel on either side.
inside, outside = (ndimage.distance_transform_edt(m, sampling=fine) for m in (z, ~z))
signed = np.where(z, inside, -outside)[surface]
print("margin", signed.min())

marks = json.load(open(os.path.join(plan, "targets", target, "paths.mrk.json")))["markups"]
ends = np.array([c["position"] for m in marks for c in m["controlPoints"]])
low = np.maximum(0, np.floor((ends.min(0) - 15 - origin) / s)).astype(int)
high = np.ceil((ends.max(0) + 15 - origin) / s).astype(int)
for name in forbidden + [n for n in groups if n.startswith("livertumor") and n != lesion_name] + vessels:
    m = load(name)[0]
    if name in vessels:
        # Small vessels may be crossed: only what is certainly inside a vessel of more than 5 mm counts.
        core = np.zeros_like(m)
        part = tuple(slice(a, b) for a, b in zip(low, high))
        core[part] = ndimage.distance_transform_edt(m[part], sampling=s) > 2.5
        m = core
    for mark in marks:
        a, b = (np.array(c["position"]) for c in mark["controlPoints"])
        u = (b - a) / np.linalg.norm(b - a)
        axis = a + np.arange(0, np.linalg.norm(b - a) + 1e-9, 0.5)[:, None] * u
        v = np.cross(u, [1.0, 0, 0] if abs(u[0]) < 0.9 else [0, 1.0, 0])
        v /= np.linalg.norm(v)
        w = np.cross(u, v)
        touched = 0
        for r in (0, radius / 2, radius):
            for phi in np.arange(0, 2 * np.pi, np.pi / 8):
                i = np.floor((axis + r * (np.cos(phi) * v + np.sin(phi) * w) - origin) / s + 0.5).astype(int)
                i = i[((i >= 0) & (i < m.shape)).all(1)]
                touched += int(m[i[:, 0], i[:, 1], i[:, 2]].sum())
        print("touch", mark["controlPoints"][0]["label"].replace(" ", "_"), name, touched)
