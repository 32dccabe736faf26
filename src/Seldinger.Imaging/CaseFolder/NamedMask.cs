using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>One labelled set of voxels as a file has it, in canonical orientation.</summary>
/// <param name="RawName">Name or label number in the file.</param>
/// <param name="Name">What it means here.</param>
/// <param name="Geometry">Its own grid.</param>
/// <param name="Data">0 or 1 per voxel.</param>
/// <param name="Separate">True when the file tells this set apart from others of the same structure: it is one lesion.</param>
/// <param name="Origin">File, for people.</param>
internal sealed record NamedMask(string RawName, StructureName Name, ImageGeometry Geometry, byte[] Data, bool Separate, string Origin);

/// <summary>Finer names inside merged structures of one label map.</summary>
/// <param name="Geometry">Its own grid.</param>
/// <param name="Data">0, or 1 + index into <paramref name="Names"/>.</param>
/// <param name="Names">Finer names.</param>
internal sealed record PartLayer(ImageGeometry Geometry, byte[] Data, IReadOnlyList<string> Names);

/// <summary>Masks of one label entry with what their file says of its patient space.</summary>
/// <param name="FrameOfReference">DICOM frame of reference UID; null = unknown.</param>
/// <param name="Masks">The masks.</param>
/// <param name="Parts">Finer names of merged structures.</param>
internal sealed record LabelSet(string? FrameOfReference, IReadOnlyList<NamedMask> Masks, IReadOnlyList<PartLayer> Parts);
