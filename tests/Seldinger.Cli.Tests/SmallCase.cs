using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;

namespace Seldinger.Cli.Tests;

/// <summary>The smallest case there is.</summary>
internal static class SmallCase
{
    public static Case Create()
    {
        var g = ImageGeometry.AxisAligned(3, 3, 3, new(1, 1, 1), Vec3.Zero);
        return new()
        {
            Id = "small",
            Geometry = g,
            Images = [new("ct", new(g, new float[g.Count]), "CT", "native", null, null, null, null)],
            Structures = new Dictionary<string, Structure>(),
            Lesions = [],
            Targets = [],
        };
    }
}
