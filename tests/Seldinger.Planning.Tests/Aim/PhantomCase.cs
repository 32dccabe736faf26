using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Planning.Aim;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Aim;

/// <summary>A small analytic abdomen: every structure is a formula in LPS mm, sampled on any grid and turned in any way.</summary>
internal sealed class PhantomCase
{
    public static readonly PathRules Rules = PathRules.From(SeldingerCatalogue.Load());

    public Vec3 LesionCentre { get; init; } = new(-45, 0, 5);

    public double LesionRadius { get; init; } = 11;

    public string Position { get; init; } = "supine";

    /// <summary>Where the patient's point lies in the scan.</summary>
    public Func<Vec3, Vec3> Turn { get; init; } = p => p;

    /// <summary>The inverse of <see cref="Turn"/>.</summary>
    public Func<Vec3, Vec3> TurnBack { get; init; } = p => p;

    public ImageGeometry Geometry { get; init; } = Grid(120, 96, 54, 2, 2, 3);

    public bool WithColon { get; init; } = true;

    public bool WithVessels { get; init; } = true;

    public Func<Vec3, bool>? ExtraColon { get; init; }

    public static ImageGeometry Grid(int nx, int ny, int nz, double sx, double sy, double sz) =>
        ImageGeometry.AxisAligned(nx, ny, nz, new(sx, sy, sz), new(-(nx - 1) / 2.0 * sx, -(ny - 1) / 2.0 * sy, -(nz - 1) / 2.0 * sz));

    public static bool ThickVessel(Vec3 p) => Math.Abs(p.X + 20) < 40 && Sq(p.Y - 25) + Sq(p.Z + 10) < 16;

    public static bool ThinVessel(Vec3 p) => Math.Abs(p.Z) < 45 && Sq(p.X + 61.2) + Sq(p.Y + 21) < 1;

    public static double Sq(double x) => x * x;

    public bool Tumour(Vec3 p) => Vec3.Distance(p, LesionCentre) < LesionRadius;

    public static bool Body(Vec3 p) => Sq(p.X / 110) + Sq(p.Y / 85) < 1;

    public static bool Liver(Vec3 p) => Sq((p.X + 45) / 55) + Sq((p.Y + 5) / 60) + Sq(p.Z / 60) < 1 && Sq(p.X / 100) + Sq(p.Y / 75) < 1;

    public static bool Rib(Vec3 p, int n) => p.Y > -62 && Math.Abs(p.Z - (n - 9) * 25) < 5 && Sq(p.X / 108) + Sq(p.Y / 83) < 1 && Sq(p.X / 103) + Sq(p.Y / 78) > 1;

    public static bool Spine(Vec3 p) => Sq(p.X) + Sq(p.Y - 58) < 18 * 18;

    public static bool Lung(Vec3 p) => p.Z > 48 && Sq(p.X / 100) + Sq(p.Y / 75) < 1 && !Liver(p);

    public static bool Colon(Vec3 p) => Sq((p.X + 15) / 45) + Sq((p.Y + 64) / 10) + Sq((p.Z + 35) / 22) < 1;

    public Mask Sample(Func<Vec3, bool> inside)
    {
        var m = new Mask(Geometry);
        for (var k = 0; k < Geometry.Nz; k++)
        {
            for (var j = 0; j < Geometry.Ny; j++)
            {
                for (var i = 0; i < Geometry.Nx; i++)
                {
                    m[i, j, k] = inside(TurnBack(Geometry.CentreMm(i, j, k)));
                }
            }
        }
        return m;
    }

    public Case Build()
    {
        var structures = new Dictionary<string, Structure>();
        void Add(string name, Func<Vec3, bool> inside)
        {
            var m = Sample(inside);
            structures[name] = new(name, m, m.VolumeMl, false, "phantom");
        }
        Add("body", Body);
        Add("liver", p => Liver(p) && !Tumour(p));
        for (var n = 7; n <= 11; n++)
        {
            var rib = n;
            Add($"rib_right_{rib}", p => p.X < 0 && Rib(p, rib));
        }
        Add("vertebrae_L1", Spine);
        Add("lung_right", Lung);
        if (WithColon)
        {
            Add("colon", p => Colon(p) || ExtraColon?.Invoke(p) == true);
        }
        if (WithVessels)
        {
            Add("portal_vein", p => ThickVessel(p) || ThinVessel(p));
        }
        var lesion = Sample(Tumour);
        var image = new ImageVolume(Geometry, new float[Geometry.Count], "HU");
        return new()
        {
            Id = "phantom",
            Position = Position,
            Geometry = Geometry,
            Images = [new("phantom", image, "CT", "unknown", null, null, null, null)],
            Structures = structures,
            Lesions = [new("tumour-1", lesion, lesion.VolumeMl, Turn(LesionCentre), 2 * LesionRadius)],
            Targets = ["tumour-1"],
        };
    }

    public static AimOptions Options(int threads = 2) => new() { Rules = Rules, Threads = threads };

    public PathSet Find(AimOptions? options = null)
    {
        var c = Build();
        return PathPlanner.Find(c, c.Lesions[0], options ?? Options(), null, TestContext.Current.CancellationToken);
    }
}
