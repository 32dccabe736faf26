using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Physics.Light;

/// <summary>How light leaves a fibre: from the disc of a bare end within a cone, or from the wall of a diffuser as from white paper (Lambert).</summary>
/// <param name="EndM">Far end of the emitting part, m.</param>
/// <param name="Direction">Unit vector along the fibre, towards its end.</param>
/// <param name="RadiusM">Radius of the core or the diffuser, m; 0 = a point.</param>
/// <param name="LengthM">Length of the diffuser, m; 0 = bare.</param>
/// <param name="CosCone">Cosine of half the cone of a bare end in tissue; -1 = all directions.</param>
public readonly record struct LightEmission(Vec3 EndM, Vec3 Direction, double RadiusM, double LengthM, double CosCone)
{
    /// <summary>Near end of the emitting part, m.</summary>
    public Vec3 StartM => EndM - Direction * LengthM;

    /// <summary>A point that shines in all directions.</summary>
    /// <param name="atM">Where, m.</param>
    public static LightEmission Point(Vec3 atM) => new(atM, new(0, 0, 1), 0, 0, -1);

    /// <summary>The emission of a device on a grid.</summary>
    /// <param name="draw">Values of the run.</param>
    /// <param name="source">The fibre.</param>
    /// <param name="grid">Grid whose frame is used.</param>
    public static LightEmission Of(Draw draw, LightSource source, Grid3 grid)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(grid);
        double Si(string name) => draw.Si($"{source.Device}.{name}");
        var (direction, length) = (grid.ToLocalDirection(source.Shaft.Direction), Si("diffuser_length"));
        var sin = length > 0 ? 0 : Math.Min(1, Si("numerical_aperture") / draw.Si($"{LightOptics.ModelId}.refractive_index"));
        return new(grid.ToLocalM(source.Shaft.TipMm) - direction * Si("tip_offset"), direction, Si("emitter_diameter") / 2, length, Math.Sqrt(1 - sin * sin));
    }

    /// <summary>Square of the distance of a point from the axis of the emitting part, m2.</summary>
    internal double DistanceSquared(double x, double y, double z)
    {
        var (dx, dy, dz) = (x - EndM.X, y - EndM.Y, z - EndM.Z);
        var along = Math.Clamp(dx * Direction.X + dy * Direction.Y + dz * Direction.Z, -LengthM, 0);
        (dx, dy, dz) = (dx - along * Direction.X, dy - along * Direction.Y, dz - along * Direction.Z);
        return dx * dx + dy * dy + dz * dz;
    }

    /// <summary>Puts a packet where it leaves the fibre.</summary>
    internal void Launch(ref Photon photon)
    {
        (photon.X, photon.Y, photon.Z) = (EndM.X, EndM.Y, EndM.Z);
        (photon.Ux, photon.Uy, photon.Uz) = (Direction.X, Direction.Y, Direction.Z);
        if (LengthM > 0)
        {
            var back = -LengthM * photon.Uniform();
            photon.Move(back);
            photon.Turn(0, 2 * Math.PI * photon.Uniform());
            photon.Move(RadiusM);
            photon.Turn(Math.Sqrt(photon.Uniform()), 2 * Math.PI * photon.Uniform());
            return;
        }
        if (RadiusM > 0)
        {
            photon.Turn(0, 2 * Math.PI * photon.Uniform());
            photon.Move(RadiusM * Math.Sqrt(photon.Uniform()));
            (photon.Ux, photon.Uy, photon.Uz) = (Direction.X, Direction.Y, Direction.Z);
        }
        photon.Turn(1 - (1 - CosCone) * photon.Uniform(), 2 * Math.PI * photon.Uniform());
    }
}
