using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Therapies.Controllers;

namespace Seldinger.Therapies;

/// <summary>An agent injected through a needle: what differs between ethanol, acetic acid, hydrochloric acid and drugs stands in the agents' catalogue entries.</summary>
public sealed record ChemicalInjection : Therapy
{
    private readonly (string Id, string Name, string Summary, string Kind, Grade Grade, IReadOnlyList<string> Rows, Factor Factor) _is;

    private ChemicalInjection(string id, string name, string summary, string kind, Grade grade, IReadOnlyList<string> rows, Factor factor) => _is = (id, name, summary, kind, grade, rows, factor);

    /// <summary>Percutaneous ethanol injection.</summary>
    public static ChemicalInjection Ethanol { get; } = new("ethanol-injection", "Percutaneous ethanol injection",
        "Ethanol, pure or with ethyl cellulose that makes it set, is injected through a needle. Computed as flow in porous tissue with backflow along the needle, spread with washout by blood, and death by concentration and time.",
        "ethanol-injectate", Grade.E3, ["A5.06", "A5.09", "A5.12"], Factor.Chemical);

    /// <summary>Percutaneous acetic acid injection.</summary>
    public static ChemicalInjection AceticAcid { get; } = new("acetic-acid-injection", "Percutaneous acetic acid injection",
        "Acetic acid is injected through a needle, about a third of the volume that ethanol would take. Computed as ethanol, with a lower concentration that kills, by analogy.",
        "acetic-acid-injectate", Grade.E4, ["A5.06", "A5.12"], Factor.Chemical);

    /// <summary>Hydrochloric acid, experimental.</summary>
    public static ChemicalInjection Acid { get; } = new("acid-injection", "Hydrochloric acid injection (experimental)",
        "Hydrochloric acid is injected through a needle; only experiments on excised and animal liver are known. Computed as a front of acid that the tissue's buffer holds back, with the rise of electric conductivity that a radiofrequency electrode would meet.",
        "acid-injectate", Grade.E4, ["A5.07", "A5.12"], Factor.Chemical);

    /// <summary>A chemotherapeutic drug in a gel.</summary>
    public static ChemicalInjection Drug { get; } = new("drug-injection", "Intratumoral drug injection",
        "A chemotherapeutic drug is injected through a needle. Computed with the same transport, and death by concentration times time with assumed numbers.",
        "drug-injectate", Grade.E4, ["A5.08", "A5.12"], Factor.Drug);

    /// <inheritdoc/>
    public override string Id => _is.Id;

    /// <inheritdoc/>
    public override string Name => _is.Name;

    /// <inheritdoc/>
    public override string Summary => _is.Summary;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => _is.Rows;

    /// <inheritdoc/>
    public override Grade Grade => _is.Grade;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [_is.Factor];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => _is.Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => InjectionRules.Parameters(device);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context) => [.. NeedleRules.Check(context, this), .. InjectionRules.Check(context, _is.Kind == "ethanol-injectate")];

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context) => InjectionRules.Needles(context).Select((n, i) => new FluidSource
    {
        Name = StepContext.Numbered("needle", i),
        Shaft = n.Shaft,
        Agent = context.Device.Id,
        VolumeM3 = n.VolumeM3,
        RateM3PerS = n.RateM3PerS,
        NeedleRadiusMm = n.RadiusMm,
        Encapsulated = InjectionRules.Encapsulated(context),
        DurationS = n.DurationS,
        Controller = new InjectionController(StepContext.Numbered("needle", i), n.VolumeM3, context.Setting(Parameters(context.Device)[3]) * 1e-3),
    });
}
