using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>Cryoablation: one or several argon probes, freeze - thaw - freeze.</summary>
public sealed record CryoAblation : Therapy
{
    /// <inheritdoc/>
    public override string Id => "cryoablation";

    /// <inheritdoc/>
    public override string Name => "Cryoablation (argon-helium)";

    /// <inheritdoc/>
    public override string Summary => "Thin probes are placed through the skin; argon expanding in their tips freezes tissue, helium thaws it, and it is frozen again. Computed by the enthalpy method with perfusion that stops in ice, large vessels, and probe walls held within the power of the gas; tissue colder than the lethal isotherm counts as destroyed, and the edge of the ice is shown beside it.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.05", "A5.12", "A1.05"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E2;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Cold];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "cryo-device";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "duty", "%", 1, "Share of the cooling power of the gas."),
        TherapyParameters.FromDevice(device, "freeze", "min", 600, "Length of each of the two freezes."),
        TherapyParameters.FromDevice(device, "thaw", "min", 300, "Time between the freezes."),
    ];

    /// <inheritdoc/>
    public override double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => device["active_length"].Si / 2 * 1e3;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => NeedleRules.Check(context, this);

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        var p = Parameters(context.Device);
        var protocol = FreezeThawController.FromDevice(context.Device, context.Setting(p[0]), context.Setting(p[1]), context.Setting(p[2]));
        return context.Instruments.Select((shaft, n) => new ColdWallSource
        {
            Name = StepContext.Numbered("cryoprobe", n),
            Shaft = shaft,
            Device = context.Device.Id,
            ActiveLengthMm = context.Device["active_length"].Si * 1e3,
            DurationS = protocol.DurationS,
            Controller = protocol,
        });
    }
}
