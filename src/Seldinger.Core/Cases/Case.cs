using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;

namespace Seldinger.Core.Cases;

/// <summary>One image series of a case.</summary>
/// <param name="Name">Name for people: path as the user gave it.</param>
/// <param name="Image">The image, canonical orientation (index axes closest to L, P, S).</param>
/// <param name="Modality">CT, MR, PT or "" when unknown.</param>
/// <param name="Phase">native, arterial, portal-venous, delayed, or "unknown".</param>
/// <param name="FrameOfReference">DICOM frame of reference UID; null = unknown.</param>
/// <param name="SliceThicknessMm">Slice thickness as the header says; null = unknown.</param>
/// <param name="PatientPosition">HFS, HFP, FFS ... ; null = unknown.</param>
/// <param name="SourceDicom">Folder or zip of the DICOM series behind it; null when not DICOM.</param>
public sealed record ImageSeries(string Name, ImageVolume Image, string Modality, string Phase, string? FrameOfReference, double? SliceThicknessMm, string? PatientPosition, string? SourceDicom);

/// <summary>A segmented structure.</summary>
/// <param name="Name">TotalSegmentator's name, or tumour, portal_vein, hepatic_vein, vein, artery, bone, body.</param>
/// <param name="Mask">Voxels on the case's geometry.</param>
/// <param name="VolumeMl">Volume on the original mask, mL.</param>
/// <param name="Automatic">True when derived from image values and not given by a label.</param>
/// <param name="Origin">Where it comes from, for people.</param>
public sealed record Structure(string Name, Mask Mask, double VolumeMl, bool Automatic, string Origin);

/// <summary>A lesion: by label or connected component, largest first.</summary>
/// <param name="Name">tumour-1 .. tumour-n.</param>
/// <param name="Mask">Voxels on the case's geometry.</param>
/// <param name="VolumeMl">Volume on the original mask, mL.</param>
/// <param name="CentreMm">Centre of mass, LPS mm.</param>
/// <param name="DiameterMm">Largest diameter, mm.</param>
public sealed record Lesion(string Name, Mask Mask, double VolumeMl, Vec3 CentreMm, double DiameterMm);

/// <summary>Finer names inside merged structures ("rib_left_9" inside "bone"), one byte per voxel.</summary>
/// <param name="Geometry">The case's geometry.</param>
/// <param name="Data">0 = no finer name, else 1 + index into <paramref name="Names"/>.</param>
/// <param name="Names">Names, at most 255.</param>
public sealed record PartMap(ImageGeometry Geometry, byte[] Data, IReadOnlyList<string> Names)
{
    /// <summary>The finer name at a voxel, or null.</summary>
    public string? At(int i, int j, int k) => Data[Geometry.Index(i, j, k)] is > 0 and var n ? Names[n - 1] : null;
}

/// <summary>Everything known of one patient; immutable. Images and masks share one canonical geometry.</summary>
public sealed record Case
{
    /// <summary>Id from the case file: a pseudonym, never a patient's name.</summary>
    public required string Id { get; init; }

    /// <summary>hcc, crlm, lung ...; "" = none known, generic mode with a banner.</summary>
    public string TumourType { get; init; } = "";

    /// <summary>supine, prone, left-decubitus, right-decubitus, or "unknown".</summary>
    public string Position { get; init; } = "unknown";

    /// <summary>Geometry of images and masks (orthogonal, right-handed, axes closest to L, P, S).</summary>
    public required ImageGeometry Geometry { get; init; }

    /// <summary>Image series; the first is the planning series.</summary>
    public required IReadOnlyList<ImageSeries> Images { get; init; }

    /// <summary>Structures by name.</summary>
    public required IReadOnlyDictionary<string, Structure> Structures { get; init; }

    /// <summary>Lesions, largest first.</summary>
    public required IReadOnlyList<Lesion> Lesions { get; init; }

    /// <summary>Names of the lesions that the plan is for.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Clinical facts.</summary>
    public FactTable Facts { get; init; } = FactTable.Empty;

    /// <summary>Finer names inside merged structures; null = none.</summary>
    public PartMap? Parts { get; init; }

    /// <summary>Vessels, when known.</summary>
    public State.VesselGraph? Vessels { get; init; }

    /// <summary>The plan given with the case; null = the program proposes one.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Stated intent.</summary>
    public Intent Intent { get; init; }

    /// <summary>What was noticed while loading.</summary>
    public IReadOnlyList<Finding> LoadFindings { get; init; } = [];

    /// <summary>SHA-256 of every input file, by the name the user gave.</summary>
    public IReadOnlyDictionary<string, string> InputHashes { get; init; } = new Dictionary<string, string>();

    /// <summary>The planning image.</summary>
    public ImageVolume Image => Images[0].Image;

    /// <summary>A structure or null = not segmented.</summary>
    public Structure? Structure(string name) => Structures.TryGetValue(name, out var s) ? s : null;

    /// <summary>A lesion by name.</summary>
    /// <exception cref="KeyNotFoundException">No such lesion.</exception>
    public Lesion Lesion(string name) => Lesions.FirstOrDefault(l => l.Name == name)
        ?? throw new KeyNotFoundException($"The case has no lesion '{name}'; it has {string.Join(", ", Lesions.Select(l => l.Name))}.");
}
