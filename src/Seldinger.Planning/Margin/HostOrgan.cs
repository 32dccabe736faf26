using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Imaging.Geometry;

namespace Seldinger.Planning.Margin;

/// <summary>The organ of a lesion.</summary>
internal static class HostOrgan
{
    /// <summary>The structure, other than the body, that holds most of the lesion.</summary>
    internal static Structure? Of(Case patient, Lesion lesion) => patient.Structures.Values
        .Where(s => s.Name is not ("body" or "tumour" or "skin" or "bone" or "air") && s.VolumeMl > lesion.VolumeMl)
        .Select(s => (Structure: s, Common: Common(s.Mask, Morphology.Dilate(lesion.Mask, 3))))
        .Where(s => s.Common > 0).OrderByDescending(s => s.Common).Select(s => s.Structure).FirstOrDefault();

    private static long Common(Mask a, Mask b)
    {
        long n = 0;
        for (var i = 0; i < a.Data.Length; i++)
        {
            n += a.Data[i] & b.Data[i];
        }
        return n;
    }
}
