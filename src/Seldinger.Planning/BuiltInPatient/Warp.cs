using Seldinger.Core.Geometry;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>A smooth deformation made of a few plane waves, so that no organ is a perfect ellipsoid; about +- 5 mm, wavelengths 60-160 mm.</summary>
internal sealed class Warp
{
    private const int Waves = 7;
    private readonly (Vec3 K, double Phase, Vec3 Amplitude)[] _waves = new (Vec3, double, Vec3)[Waves];

    /// <summary>Largest displacement that a bound must allow for, mm.</summary>
    public const double MaxMm = 8;

    /// <summary>Draws the waves.</summary>
    public Warp(ulong seed)
    {
        var r = new RandomSequence(seed, "warp");
        for (var i = 0; i < Waves; i++)
        {
            var direction = r.InBox(new(-1, -1, -1), new(1, 1, 1)).Normalized();
            var length = r.Next(60, 160);
            var amplitude = r.InBox(new(-1, -1, -1), new(1, 1, 1)).Normalized() * (r.Next(0.6, 1.0) * length / 100);
            _waves[i] = (direction * (2 * Math.PI / length), r.Next(0, 2 * Math.PI), amplitude);
        }
    }

    /// <summary>The point of the undeformed drawing that lies at <paramref name="p"/>.</summary>
    public Vec3 Apply(Vec3 p)
    {
        foreach (var (k, phase, amplitude) in _waves)
        {
            p += amplitude * Math.Sin(Vec3.Dot(k, p) + phase);
        }
        return p;
    }
}
