using Seldinger.Core.Values;

namespace Seldinger.Planning.Margin;

/// <summary>
/// How a needle misses: an offset perpendicular to the shaft with independent normal components, sigma_i = mean_i / sqrt(pi / 2) (equal means: the
/// offset is Rayleigh distributed with that mean), and a normal depth error along the shaft.
/// </summary>
/// <param name="Id">Preset id, or "user".</param>
/// <param name="Name">Name for people.</param>
/// <param name="LateralMeanMm">Mean lateral offset that the first component's sigma stands for, mm, at least 0.</param>
/// <param name="SecondLateralMeanMm">The same for the second, perpendicular component; null = as the first.</param>
/// <param name="DepthSdMm">Standard deviation along the shaft, mm, at least 0.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Evidence grade.</param>
public sealed record PlacementError(string Id, string Name, double LateralMeanMm, double? SecondLateralMeanMm, double DepthSdMm, string Source, Grade Grade)
{
    /// <summary>Mean of a Rayleigh variable with sigma 1: sqrt(pi / 2).</summary>
    private static readonly double RayleighMean = Math.Sqrt(Math.PI / 2);

    /// <summary>Standard deviations of the two lateral components, mm.</summary>
    public (double First, double Second) LateralSdMm => (LateralMeanMm / RayleighMean, (SecondLateralMeanMm ?? LateralMeanMm) / RayleighMean);

    /// <summary>A user's own error: isotropic, Rayleigh with this mean.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative, above 100 mm or not finite.</exception>
    public static PlacementError Rayleigh(double lateralMeanMm, double depthSdMm = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(lateralMeanMm is >= 0 and <= 100, true);
        ArgumentOutOfRangeException.ThrowIfNotEqual(depthSdMm is >= 0 and <= 100, true);
        return new("user", "as given", lateralMeanMm, null, depthSdMm, "engineering-default", Grade.E4);
    }

    /// <summary>Ids of the presets.</summary>
    public static IReadOnlyList<string> Presets(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return [.. catalogue.OfKind("targeting").Select(e => e.Id)];
    }

    /// <summary>How the focus of a beam from outside misses.</summary>
    /// <param name="catalogue">Catalogue with an entry of kind beam-targeting.</param>
    public static PlacementError Beam(Catalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var entry = catalogue.OfKind("beam-targeting").First();
        var lateral = entry["lateral_mean"];
        return new(entry.Id, entry.Name, Units.FromSi(lateral.Si, "mm"), null, Units.FromSi(entry["depth_sd"].Si, "mm"), lateral.Source, lateral.Grade);
    }

    /// <summary>
    /// A preset for a path. Presets that separate targets in plane and out of plane (a trial's strata, not two components) give the one that the
    /// path's tilt out of the axial plane belongs to.
    /// </summary>
    /// <param name="catalogue">Catalogue with entries of kind targeting.</param>
    /// <param name="id">Preset id.</param>
    /// <param name="tiltDeg">Angle of the path out of the axial plane, degrees.</param>
    /// <exception cref="KeyNotFoundException">No such preset; the message lists them.</exception>
    public static PlacementError Preset(Catalogue catalogue, string id, double tiltDeg)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var entry = catalogue.OfKind("targeting").FirstOrDefault(e => e.Id == id)
            ?? throw new KeyNotFoundException($"There is no targeting preset '{id}'; there are {string.Join(", ", Presets(catalogue))}.");
        var outOfPlane = Math.Abs(tiltDeg) > catalogue["targeting-rules"]["out_of_plane_tilt"].Value;
        var name = entry.Values.ContainsKey("lateral_mean") ? "lateral_mean" : outOfPlane ? "out_of_plane_mean" : "in_plane_mean";
        var value = entry[name];
        var depth = entry.Values.TryGetValue("depth_sd", out var d) ? Units.FromSi(d.Si, "mm") : 0;
        return new(id, name == "lateral_mean" ? entry.Name : $"{entry.Name}, {(outOfPlane ? "out of plane" : "in plane")}", Units.FromSi(value.Si, "mm"), null, depth, value.Source, value.Grade);
    }
}
