using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Planning.Aim;
using Seldinger.Planning.Inverse;
using Seldinger.Planning.Margin;
using Seldinger.Planning.Outputs;
using Seldinger.Planning.Report;
using Seldinger.Planning.Simulation;
using Seldinger.Planning.Tests.Aim;
using Seldinger.Planning.Tests.Report;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Inverse;

public class ShelfStudyTests
{
    private static readonly Catalogue Catalogue = SeldingerCatalogue.Load();

    /// <summary>One antenna at three powers.</summary>
    private sealed record OneDevice : Therapy
    {
        public override string Id => "one-device";
        public override string Name => "One device";
        public override string Summary => "For tests.";
        public override IReadOnlyList<string> Rows => [];
        public override Grade Grade => Grade.E5;
        public override AccessKind Access => AccessKind.Needle;
        public override IReadOnlyList<Factor> Factors => [Factor.Heat];
        public override StepScope Scope => StepScope.Lesion;
        public override string DeviceKind => "endoscopic-radiofrequency-device";

        public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => [new("power", "W", 60, 30, 90, 30, "", ""), new("time", "min", 240, 60, 480, 0, "", "")];

        public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => 8;

        public override IEnumerable<Finding> Check(StepContext context) => [];

        public override IEnumerable<Source> Emit(StepContext context) =>
            [new AntennaSource { Name = "antenna", Shaft = context.Instruments[0], Device = "emprint", GeneratorPowerW = context.Setting(Parameters(null)[0]), DurationS = context.Setting(Parameters(null)[1]) }];
    }

    private static readonly Case Patient = new PhantomCase().Build();
    private static readonly Lazy<PathSet> Paths = new(() => PathPlanner.Find(Patient, Patient.Lesions[0], PhantomCase.Options(2) with { ActiveCentreOffsetMm = 8 }));

    private static ShelfResult Run(int threads) => new ShelfStudy(new([new OneDevice(), new GeneInjection()]), Catalogue, new(4, MarginMm: 14, CoolDownS: 20, Threads: threads))
        .Run(Patient, Patient.Lesions[0], 5, "liver", (_, _) => Paths.Value, null, TestContext.Current.CancellationToken);

    [Fact]
    [Trait("Row", "A3.06")]
    [Trait("Row", "A3.05")]
    public void Run_OverASmallShelf_SaysWhatIsIdealAndHowNearADeviceComes()
    {
        var shelf = Run(1);

        var line = Assert.Single(shelf.Lines);
        Assert.InRange(line.Fit.Dice, 0.75, 0.999);
        Assert.Equal(line.Fit.Dice, MaskOverlap.Dice(shelf.Ideal.Mask, shelf.Nearest!), 12);
        Assert.Equal(shelf.Ideal.VolumeMl, line.Fit.WantedMl, 12);
        Assert.Equal("makes no zone by itself at the settings that were tried.", Assert.Single(shelf.Without).Reason);
        Assert.Contains(line.Settings["power"], new double[] { 30, 60, 90 });

        var again = Run(3);
        Assert.Equal(line.Fit, again.Lines[0].Fit);
        Assert.Equal(line.Settings, again.Lines[0].Settings);

        var plan = ReportCase.Plan;
        plan = plan with { Targets = [plan.Targets[0] with { Shelf = shelf }] };
        var page = HtmlReport.Page(plan);
        Assert.Contains("The ideal shape is one that nothing available makes", page);
        Assert.Contains("of shape, not of merit", page);
        var results = PlanOutputs.Document(plan).Results;
        Assert.Contains("tumour-1.shelf.nearest.dice", results.Keys);
        Assert.Contains("tumour-1.shelf.ideal-axis-3", results.Keys);
        var document = ShelfDocument.Of(shelf);
        Assert.Equal(line.Fit.ResidualMl, Assert.Single(document.Devices).ResidualMl);
        Assert.Equal(3, document.Axes.Count);
    }
}
