using Seldinger.Planning.Validation;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.Validation;

/// <summary>The phantom of the cryoablation rows on coarse cells: the fine ones are in the validation book.</summary>
public sealed class CryoLabTests(ITestOutputHelper output)
{
    /// <summary>One and four 2.4 mm probes at 2 cm, 15 min, 39 degC: 1.2 and 4.9 cm colder than -30 degC; four make more than four times the lethal share of one.</summary>
    [Fact]
    [Trait("Row", "A5.05")]
    public void Phantom_OneAndFourProbes_FreezeAsPublished()
    {
        var draw = CryoLab.Gel(new(SeldingerCatalogue.Load()), 39);
        (double Ice, double Lethal) Zone(int probes)
        {
            var state = new CryoLab("cryoprobe-2-4mm", CryoLab.Grid(probes, 20), 900, SpacingMm: 2).Run(draw, false, 2, TestContext.Current.CancellationToken);
            return (CryoLab.DiameterMm(state, draw, 0), CryoLab.DiameterMm(state, draw, -30));
        }
        var (one, four) = (Zone(1), Zone(4));
        output.WriteLine($"{one} {four}");
        Assert.InRange(one.Lethal, 12 - 3, 12 + 3);
        Assert.InRange(four.Lethal, 49 - 3, 49 + 3);
        double Share((double Ice, double Lethal) z) => z.Lethal * z.Lethal / (z.Ice * z.Ice);
        Assert.InRange(Share(one), 0.05, 0.3);
        Assert.True(four.Lethal * four.Lethal > 4 * one.Lethal * one.Lethal);
        Assert.True(Share(four) > 2 * Share(one));
    }
}
