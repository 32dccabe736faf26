using Seldinger.Core.Values;

namespace Seldinger.Imaging.Segmentation;

/// <summary>Limits for structures that are taken from CT numbers when no label gives them. Entry "ct-segmentation" of the catalogue.</summary>
/// <param name="BodyHu">The body is above, HU.</param>
/// <param name="BodyOpeningMm">Radius of the ball that must fit into the body: removes the table, mm.</param>
/// <param name="LungHu">Lung and gas are below, HU.</param>
/// <param name="LungMedianHu">A part below <paramref name="LungHu"/> is lung when its median is above this (gas is darker), HU.</param>
/// <param name="LungMinimumMl">Smallest part that is called lung, mL.</param>
/// <param name="GasHu">Gas outside the lungs is below, HU: half way between gas and water.</param>
/// <param name="BoneHu">Bone is above, HU.</param>
/// <param name="BoneSeedHu">Every bone has a voxel above this, HU: keeps contrast-filled vessels and organs out.</param>
/// <param name="BoneReachMm">Bone is accepted up to this distance from such a voxel, mm.</param>
public sealed record HuThresholds(double BodyHu, double BodyOpeningMm, double LungHu, double LungMedianHu, double LungMinimumMl, double GasHu, double BoneHu, double BoneSeedHu, double BoneReachMm)
{
    /// <summary>The limits of a draw.</summary>
    public static HuThresholds FromCatalogue(Draw draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        double V(string name) => draw.Si("ct-segmentation." + name);
        return new(V("body"), V("body-opening") * 1e3, V("lung"), V("lung-median"), V("lung-minimum") * 1e6, V("gas"), V("bone"), V("bone-seed"), V("bone-reach") * 1e3);
    }
}
