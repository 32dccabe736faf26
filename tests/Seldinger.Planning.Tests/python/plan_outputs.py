"""Reads the files of a plan folder independently: volumes from the maps, and whether the markups and the VTK file say what they should."""
import json
import sys
import xml.etree.ElementTree as tree

import nibabel
import numpy as np

folder = sys.argv[1]


def load(name):
    image = nibabel.load(f"{folder}/targets/tumour-1/{name}.nii.gz")
    return np.asarray(image.dataobj, dtype=np.float64), float(abs(np.linalg.det(image.affine[:3, :3]))) / 1000, image


zone, ml, zone_image = load("zone")
viable, cell_ml, viable_image = load("viable")
hot, _, hot_image = load("temperature-max")
margin, _, _ = load("margin")
assert np.allclose(viable_image.affine, hot_image.affine)
assert set(np.unique(zone)) <= {0.0, 1.0}
assert viable.min() >= 0 and viable.max() <= 1

markups = json.load(open(f"{folder}/targets/tumour-1/paths.mrk.json"))["markups"]
assert all(m["type"] == "Line" and m["coordinateSystem"] == "LPS" and len(m["controlPoints"]) == 2 for m in markups)
planned = markups[0]["controlPoints"]
length = float(np.linalg.norm(np.subtract(planned[0]["position"], planned[1]["position"])))

raw = open(f"{folder}/targets/tumour-1/temperature-max.vti", "rb").read()
start = raw.index(b"<AppendedData")
head = tree.fromstring(raw[:start].decode() + "</VTKFile>")
data = raw.index(b"_", start) + 1
count = int(np.frombuffer(raw, "<u8", 1, data)[0]) // 4
values = np.frombuffer(raw, "<f4", count, data + 8)
assert np.array_equal(values, hot.astype("<f4").ravel(order="F"))
extent = [int(v) for v in head.find("ImageData").get("WholeExtent").split()]
assert (extent[1] + 1, extent[3] + 1, extent[5] + 1) == hot.shape

results = json.load(open(f"{folder}/plan.json"))["results"]
print(zone.sum() * ml, (viable < 0.5).sum() * cell_ml, results["tumour-1.zone-volume"].split()[0], np.nanmin(margin), results["tumour-1.margin-minimal"].split()[0], length, results["tumour-1.path-length"].split()[0], hot.max())
