"""The same case in other voxel orders and in DICOM, written by nibabel and pydicom.

argv: CASE OUT. Writes OUT/nii (as it is, not compressed), OUT/lps, OUT/ras, OUT/flipped, OUT/permuted and OUT/dicom (CT series as DICOM, labels as NIfTI).
"""
import os
import random
import shutil
import sys

import nibabel as nib
import numpy as np
from nibabel.orientations import axcodes2ornt, io_orientation, ornt_transform
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

case, out = sys.argv[1:3]
yaml = open(os.path.join(case, "case.yaml")).read()
volumes = [f for f in sorted(os.listdir(case)) if f.endswith(".nii.gz")]


def oriented(name, codes):
    im = nib.load(os.path.join(case, name))
    turn = ornt_transform(io_orientation(im.affine), axcodes2ornt(codes))
    return im.as_reoriented(turn)


def folder(name, text):
    path = os.path.join(out, name)
    os.makedirs(path)
    open(os.path.join(path, "case.yaml"), "w").write(text)
    # The vessel graph is in LPS mm, whatever the axes of the images.
    shutil.copy(os.path.join(case, "vessels.json"), path)
    return path


def save(im, path):
    data = np.asarray(im.dataobj)
    nib.save(nib.Nifti1Image(data.astype(np.uint8 if data.max() < 256 and data.min() >= 0 else np.int16), im.affine), path)


plain = folder("nii", yaml.replace(".nii.gz", ".nii"))
for v in volumes:
    import gzip
    with gzip.open(os.path.join(case, v)) as source, open(os.path.join(plain, v[:-3]), "wb") as target:
        shutil.copyfileobj(source, target)

for name, codes in (("lps", "LPS"), ("ras", "RAS"), ("flipped", "LAI"), ("permuted", "IRP")):
    path = folder(name, yaml)
    for v in volumes:
        save(oriented(v, codes), os.path.join(path, v))

text = yaml
for v in volumes:
    if v.startswith("ct-"):
        text = text.replace(v, v[:-7] + "/")
path = folder("dicom", text)
for number, v in enumerate(volumes):
    if not v.startswith("ct-"):
        save(oriented(v, "RAS"), os.path.join(path, v))
        continue
    im = oriented(v, "LPS")
    data = np.asarray(im.dataobj).astype(np.int16)
    a = np.diag([-1, -1, 1, 1]) @ im.affine
    series = os.path.join(path, v[:-7])
    os.makedirs(series)
    files = list(range(data.shape[2]))
    random.Random(number).shuffle(files)
    for k in range(data.shape[2]):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = f"2.25.1000.{number + 1}.{k + 1}"
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        d = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        d.is_little_endian, d.is_implicit_VR = True, False
        d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = "2.25.1000", f"2.25.1000.{number + 1}", "2.25.1001"
        d.StudyDate = d.SeriesDate = d.ContentDate = "20260301"
        d.StudyTime = d.ContentTime = "120000"
        d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = "Synthetic^Case", "synthetic-1", "", "M"
        d.Modality, d.SeriesDescription, d.SeriesNumber, d.InstanceNumber = "CT", v[3:-7], number + 1, k + 1
        d.StudyID, d.AccessionNumber, d.ReferringPhysicianName, d.Manufacturer, d.PositionReferenceIndicator = "1", "", "", "none", ""
        d.PatientPosition, d.ImageType, d.KVP, d.AcquisitionNumber = "HFS", ["ORIGINAL", "PRIMARY", "AXIAL"], "120", 1
        d.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        d.ImagePositionPatient = [f"{x:.9g}" for x in a[:3, 3] + k * a[:3, 2]]
        d.PixelSpacing = [f"{a[1, 1]:.9g}", f"{a[0, 0]:.9g}"]
        d.SliceThickness = f"{a[2, 2]:.9g}"
        d.Columns, d.Rows = data.shape[0], data.shape[1]
        d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 16, 15, 1
        d.RescaleIntercept, d.RescaleSlope, d.RescaleType = 0, 1, "HU"
        d.PixelData = np.ascontiguousarray(data[:, :, k].T).tobytes()
        d.save_as(os.path.join(series, f"{files[k]:04d}.dcm"), write_like_original=False)
