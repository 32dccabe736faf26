using Seldinger.Core.Geometry;
using Seldinger.Imaging.Formats;

namespace Seldinger.Imaging.Nrrd;

/// <summary>Axes and space of a NRRD header.</summary>
internal static class NrrdGeometry
{
    /// <summary>Index to LPS mm, the list axis (-1 = none), and whether the space is stated.</summary>
    public static (Affine3 ToLps, int List, bool Known) Read(string file, TextHeader h, long[] sizes, List<string> notes)
    {
        if (sizes.Length is not (3 or 4))
        {
            throw h.Wrong("dimension", $"the data have {sizes.Length} dimensions.", "A volume has three, and one list axis at most.");
        }
        var (flip, known) = Space(h, notes);
        var directions = h.Optional("space directions");
        if (directions.Length == 0)
        {
            var alone = sizes.Length == 4 ? ListByKind(h) : -1;
            return (TextHeader.Usable(file, "NRRD field 'spacings'", Spacings(h, alone, flip)), alone, false);
        }
        var vectors = Vectors(h, directions);
        if (vectors.Count != sizes.Length)
        {
            throw h.Wrong("space directions", $"there are {vectors.Count} entries for {sizes.Length} axes.");
        }
        if (vectors.Count(v => v is not null) != 3)
        {
            throw h.Wrong("space directions", $"{vectors.Count(v => v is not null)} axes have a direction.", "Exactly three must; a list axis has 'none'.");
        }
        var columns = vectors.Where(v => v is not null).Select(v => v!.Value).ToArray();
        var origin = h.Optional("space origin") is { Length: > 0 } text ? Vectors(h, text) is [{ } o] ? o : throw h.Wrong("space origin", "it is not one vector.") : Vec3.Zero;
        var affine = new Affine3(flip(columns[0]), flip(columns[1]), flip(columns[2]), flip(origin));
        var list = vectors.IndexOf(null);
        if (list >= 0 && Kinds(h) is { } kinds && kinds.Length > list && kinds[list] is not ("list" or "domain" or "???" or "none" or "vector" or "time"))
        {
            throw h.Wrong("kinds", $"the axis without direction holds '{VolumeSource.Printable(kinds[list])}'.", "Colours, complex numbers and tensors are not volumes.");
        }
        return (TextHeader.Usable(file, "NRRD field 'space directions'", affine), list, known);
    }

    private static (Func<Vec3, Vec3> Flip, bool Known) Space(TextHeader h, List<string> notes)
    {
        switch (h.Optional("space").ToLowerInvariant())
        {
            case "left-posterior-superior" or "lps":
                return (v => v, true);
            case "right-anterior-superior" or "ras":
                return (v => new(-v.X, -v.Y, v.Z), true);
            case "left-anterior-superior" or "las":
                return (v => new(v.X, -v.Y, v.Z), true);
            case "" or "scanner-xyz" or "3d-right-handed" or "3d-left-handed":
                notes.Add("The header names no anatomical space: axes are taken as left, posterior, superior; left and right are not known.");
                return (v => v, false);
            case var other:
                throw h.Wrong("space", $"'{VolumeSource.Printable(other)}' is not read.", "Use left-posterior-superior, right-anterior-superior or left-anterior-superior.");
        }
    }

    private static string[]? Kinds(TextHeader h) => h.Optional("kinds") is { Length: > 0 } t ? t.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries) : null;

    private static int ListByKind(TextHeader h)
    {
        var kinds = Kinds(h) ?? [];
        var list = Array.FindIndex(kinds, k => k is "list" or "vector" or "time");
        return kinds.Length == 4 && list >= 0 ? list : throw h.Wrong("kinds", "four axes without directions, and none is marked as a list.", "Save the volume with 'space directions'.");
    }

    private static Affine3 Spacings(TextHeader h, int list, Func<Vec3, Vec3> flip)
    {
        double[] d = [1, 1, 1];
        if (h.Optional("spacings") is { Length: > 0 } text)
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where((_, axis) => axis != list);
            d = h.Numbers("spacings", string.Join(' ', words));
            if (d.Length != 3)
            {
                throw h.Wrong("spacings", $"there are {d.Length} for three axes.");
            }
        }
        return new(flip(new(Math.Abs(d[0]), 0, 0)), flip(new(0, Math.Abs(d[1]), 0)), flip(new(0, 0, Math.Abs(d[2]))), Vec3.Zero);
    }

    /// <summary>"(1,0,0) none (0,1,0)": vectors, null for none.</summary>
    private static List<Vec3?> Vectors(TextHeader h, string text)
    {
        var result = new List<Vec3?>();
        var rest = text.AsSpan().Trim();
        while (rest.Length > 0 && result.Count <= 16)
        {
            if (rest.StartsWith("none", StringComparison.OrdinalIgnoreCase))
            {
                result.Add(null);
                rest = rest[4..].TrimStart();
                continue;
            }
            var close = rest.IndexOf(')');
            if (rest[0] != '(' || close < 0)
            {
                throw h.Wrong("space directions", $"'{VolumeSource.Printable(text)}' is not a list of vectors.", "Each axis needs (x,y,z) or none.");
            }
            var v = h.Numbers("space directions", rest[1..close].ToString().Replace(',', ' '));
            result.Add(v.Length == 3 ? new Vec3(v[0], v[1], v[2]) : throw h.Wrong("space directions", $"a vector has {v.Length} components."));
            rest = rest[(close + 1)..].TrimStart();
        }
        return result;
    }
}
