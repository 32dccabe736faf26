using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Planning.Inverse;

namespace Seldinger.Planning.Outputs;

/// <summary>Extent of the ideal zone along a principal axis.</summary>
/// <param name="LengthMm">Extent, mm.</param>
/// <param name="Direction">Unit vector, LPS.</param>
public sealed record ShelfDocumentAxis(double LengthMm, IReadOnlyList<double> Direction);

/// <summary>The nearest zone of one device.</summary>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Device">Device id.</param>
/// <param name="Grade">Evidence grade of the therapy's model.</param>
/// <param name="Settings">Settings by name, with unit.</param>
/// <param name="Path">Rank of the path.</param>
/// <param name="DepthMm">Shift along the path, mm; + is deeper than centred.</param>
/// <param name="Dice">Dice coefficient with the ideal zone.</param>
/// <param name="ZoneMl">Volume of the zone, mL.</param>
/// <param name="OvertreatedMl">Zone outside the ideal one, mL.</param>
/// <param name="ResidualMl">Ideal zone outside the zone, mL.</param>
/// <param name="LesionLeftMl">Lesion outside the zone, mL.</param>
public sealed record ShelfDocumentDevice(string Therapy, string Device, Grade Grade, IReadOnlyDictionary<string, string> Settings, int Path, double DepthMm, double Dice, double ZoneMl, double OvertreatedMl, double ResidualMl, double LesionLeftMl);

/// <summary>A device that makes no zone at this lesion.</summary>
/// <param name="Therapy">Therapy id.</param>
/// <param name="Device">Device id.</param>
/// <param name="Reason">Why.</param>
public sealed record ShelfDocumentGap(string Therapy, string Device, string Reason);

/// <summary>shelf.json: the ideal zone of one lesion, and how near one applicator of every device comes to it.</summary>
/// <param name="Schema">Version of this form.</param>
/// <param name="Purpose">Purpose sentence.</param>
/// <param name="MarginMm">Margin asked for, mm.</param>
/// <param name="Organ">Organ that the margin ends with; "" = unknown.</param>
/// <param name="IdealMl">Volume of the ideal zone, mL.</param>
/// <param name="CentreMm">Its centre of mass, LPS mm.</param>
/// <param name="Axes">Its extents along the principal axes.</param>
/// <param name="Spared">Structures that cut it, with the distance to keep.</param>
/// <param name="Devices">Devices by Dice coefficient, highest first: an order of shape, not of merit.</param>
/// <param name="Without">Devices that make no zone here.</param>
/// <param name="Runs">Runs of the reduced model.</param>
public sealed record ShelfDocument(string Schema, string Purpose, double MarginMm, string Organ, double IdealMl, IReadOnlyList<double> CentreMm, IReadOnlyList<ShelfDocumentAxis> Axes, IReadOnlyList<SparedStructure> Spared,
    IReadOnlyList<ShelfDocumentDevice> Devices, IReadOnlyList<ShelfDocumentGap> Without, int Runs)
{
    /// <summary>Version of the form.</summary>
    public const string Version = "seldinger-shelf-1";

    /// <summary>The document of a search over the shelf.</summary>
    public static ShelfDocument Of(ShelfResult shelf)
    {
        ArgumentNullException.ThrowIfNull(shelf);
        var ideal = shelf.Ideal;
        return new(Version, PlanDocument.PurposeText, ideal.MarginMm, ideal.Organ, ideal.VolumeMl, List(ideal.CentreMm), [.. ideal.Axes.Select(a => new ShelfDocumentAxis(a.LengthMm, List(a.Direction)))], ideal.Spared,
            [.. shelf.Lines.Select(l => new ShelfDocumentDevice(l.Therapy.Id, l.Device.Id, l.Therapy.Grade, l.Shown, l.PathRank, l.DepthMm, l.Fit.Dice, l.Fit.ZoneMl, l.Fit.OvertreatedMl, l.Fit.ResidualMl, l.LesionLeftMl))],
            [.. shelf.Without.Select(w => new ShelfDocumentGap(w.Therapy.Id, w.Device.Id, w.Reason))], shelf.Runs);
    }

    private static double[] List(Vec3 v) => [v.X, v.Y, v.Z];
}
