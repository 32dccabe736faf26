using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;

namespace Seldinger.Imaging.Dicom;

/// <summary>One segmented structure as a file brought it.</summary>
/// <param name="Name">Folder or segment name as written.</param>
/// <param name="Mask">Voxels on the grid of the file.</param>
/// <param name="FrameOfReferenceUid">Frame of reference; null = unknown.</param>
/// <param name="Notes">What was noticed.</param>
public sealed record DicomMask(string Name, Mask Mask, string? FrameOfReferenceUid, IReadOnlyList<string> Notes);

/// <summary>Masks as plain image series, one folder for each structure (3D-IRCADb and others): 0 outside, one other value inside.</summary>
public static class DicomMaskFolders
{
    /// <summary>The masks of an import by the name of the folder that holds their slices, in folder order; one folder is read at a time.</summary>
    /// <param name="input">Files; each folder is one series.</param>
    /// <exception cref="DataFormatException">A folder holds no series, several, or an image of more than two values.</exception>
    public static IEnumerable<DicomMask> Read(DicomInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (var folder in input.Entries.GroupBy(e => e.Name.LastIndexOf('/') is >= 0 and var at ? e.Name[..at] : ""))
        {
            yield return ReadFolder(input.Name, folder.Key, [.. folder]);
        }
    }

    private static DicomMask ReadFolder(string import, string folder, DicomEntry[] entries)
    {
        var name = folder.Length > 0 ? folder : import;
        var series = DicomStudy.Scan(DicomInput.Of(name, entries)).One();
        var g = series.Geometry;
        var data = new byte[g.Count];
        long inside = 0;
        var notes = new List<string>(series.Notes);
        series.EachSlice((k, slice, stored) =>
        {
            var at = k * g.Nx * g.Ny;
            for (var i = 0; i < stored.Length; i++)
            {
                if (stored[i] == 0)
                {
                    continue;
                }
                inside = inside == 0 ? stored[i] : inside;
                data[at + i] = stored[i] == inside
                    ? (byte)1
                    : throw new DataFormatException(slice.File, Tags.PixelData.ToString(), $"a mask of more than two values (0, {inside} and {stored[i]}).", "Give one structure per folder: 0 outside, one other value inside.");
            }
        });
        if (inside == 0)
        {
            notes.Add("the mask is empty.");
        }
        return new(name[(name.LastIndexOf('/') + 1)..], new(g, data), series.FrameOfReferenceUid, notes);
    }
}
