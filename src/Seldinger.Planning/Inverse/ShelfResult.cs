using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Place;

namespace Seldinger.Planning.Inverse;

/// <summary>One device of the shelf: the zone of one applicator that comes nearest to the ideal one.</summary>
/// <param name="Therapy">The therapy.</param>
/// <param name="Device">The device.</param>
/// <param name="Settings">Settings in SI.</param>
/// <param name="PathRank">Rank of its path in the list of its way in.</param>
/// <param name="DepthMm">Shift along the path from where it is centred, mm; + is deeper.</param>
/// <param name="Fit">Its zone against the ideal one.</param>
/// <param name="LesionLeftMl">Lesion outside its zone, mL.</param>
public sealed record ShelfLine(Therapy Therapy, CatalogueEntry Device, IReadOnlyDictionary<string, double> Settings, int PathRank, double DepthMm, ShapeMismatch Fit, double LesionLeftMl)
{
    /// <summary>Settings as people read them.</summary>
    public IReadOnlyDictionary<string, string> Shown => Therapy.Parameters(Device).Where(p => !p.UserOnly).ToDictionary(p => p.Name, p => p.Show(Settings.TryGetValue(p.Name, out var v) ? v : p.Default));
}

/// <summary>A device that makes no zone at this lesion.</summary>
/// <param name="Therapy">The therapy.</param>
/// <param name="Device">The device.</param>
/// <param name="Reason">Why.</param>
public sealed record ShelfGap(Therapy Therapy, CatalogueEntry Device, string Reason);

/// <summary>The ideal zone of a lesion and how near every device comes to it.</summary>
/// <param name="Ideal">The ideal zone.</param>
/// <param name="Lines">Devices by Dice coefficient, highest first: an order of shape, not of merit.</param>
/// <param name="Without">Devices that make no zone here.</param>
/// <param name="Nearest">Zone of the first line on the voxels of the ideal one; null when there is none.</param>
/// <param name="Runs">Runs of the reduced model.</param>
public sealed record ShelfResult(IdealZone Ideal, IReadOnlyList<ShelfLine> Lines, IReadOnlyList<ShelfGap> Without, Mask? Nearest, int Runs);
