using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>A gene vector injected into the tumour: what is delivered where; its effect is 0 unless the user sets one.</summary>
public sealed record GeneInjection : Therapy
{
    /// <inheritdoc/>
    public override string Id => "gene-injection";

    /// <inheritdoc/>
    public override string Name => "Intratumoral gene vector";

    /// <inheritdoc/>
    public override string Summary => "A vector that carries a gene is injected through a needle. Computed as transport with uptake by cells: the share of cells that took up the gene, and what went to liver and body instead. Adding a gene does not correct one; an effect on the tumour is 0 by default.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.15", "A5.16", "A5.17"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E4;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Gene];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "gene-vector";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) => InjectionRules.Parameters(device);

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var effect = context.Draw.Si($"{context.Device.Id}.effect");
        return
        [
            .. NeedleRules.Check(context, this), .. InjectionRules.Check(context, false),
            new("gene.effect", effect == 0 ? CriterionStatus.Unknown : CriterionStatus.Met, Severity.Major, "an effect of the gene on the tumour is known",
                effect == 0 ? "no number for it: effect 0, the tumour grows as without the gene" : $"set to {effect:G3} per day by the user", [], "engineering-default", Grade.E4, "A5.15"),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return InjectionRules.Needles(context).Select((n, i) => new VectorSource
        {
            Name = StepContext.Numbered("needle", i),
            Shaft = n.Shaft,
            Agent = context.Device.Id,
            Particles = n.VolumeM3 * context.Device["concentration"].Si,
            VolumeM3 = n.VolumeM3,
            RateM3PerS = n.RateM3PerS,
            NeedleRadiusMm = n.RadiusMm,
            Encapsulated = InjectionRules.Encapsulated(context),
            DurationS = n.DurationS,
        });
    }
}
