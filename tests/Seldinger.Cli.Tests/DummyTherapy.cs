using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Cli.Tests;

/// <summary>A therapy in one file: a warm ball through intact skin. Nothing else in the program knows of it.</summary>
internal sealed record DummyTherapy : Therapy
{
    public override string Id => "dummy-beam";
    public override string Name => "Dummy beam";
    public override string Summary => "Heats a ball of 10 mm radius; exists in a test only.";
    public override IReadOnlyList<string> Rows => ["A1.05"];
    public override Grade Grade => Grade.E5;
    public override AccessKind Access => AccessKind.Transcutaneous;
    public override IReadOnlyList<Factor> Factors => [Factor.Sound];
    public override StepScope Scope => StepScope.Lesion;
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => [new("power", "W", 40, 0, 80, 1, "Power into the ball.", "engineering-default"), new("time", "min", 300, 0, 600, 0, "Time.", "engineering-default")];
    public override IEnumerable<Finding> Check(StepContext context) => [];

    public override IEnumerable<Source> Emit(StepContext context)
    {
        var p = Parameters(null);
        yield return new HeatSource { Name = "ball", CentreMm = context.Step.Target is { } t ? context.Case.Lesion(t).CentreMm : Vec3.Zero, RadiusMm = 10, PowerW = context.Setting(p[0]), DurationS = context.Setting(p[1]) };
    }
}
