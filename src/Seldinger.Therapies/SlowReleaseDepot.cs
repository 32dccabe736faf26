using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Therapies;

/// <summary>A depot placed through a needle that gives off a drug for days; which effects it has over the months is the user's choice, none by default.</summary>
public sealed record SlowReleaseDepot : Therapy
{
    /// <inheritdoc/>
    public override string Id => "slow-release-depot";

    /// <inheritdoc/>
    public override string Name => "Slow-release drug depot";

    /// <inheritdoc/>
    public override string Summary => "A depot in the tumour gives off a drug for days at a constant rate, in proportion to what is left, or by Higuchi's law. Computed as diffusion with washout by blood; growth inhibition, apoptosis and an action on vessels are carried as fields for the months when they are selected.";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Rows => ["A5.13"];

    /// <inheritdoc/>
    public override Grade Grade => Grade.E4;

    /// <inheritdoc/>
    public override AccessKind Access => AccessKind.Needle;

    /// <inheritdoc/>
    public override IReadOnlyList<Factor> Factors => [Factor.Drug];

    /// <inheritdoc/>
    public override StepScope Scope => StepScope.Lesion;

    /// <inheritdoc/>
    public override string DeviceKind => "drug-depot";

    /// <inheritdoc/>
    public override IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device) =>
    [
        TherapyParameters.FromDevice(device, "dose", "mg", 100e-6, "Dose in the depot.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "release_time", "d", 20 * 86400, "Time of the release law.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "release_law", "1", 0, "0 zero order, 1 first order, 2 Higuchi.") with { UserOnly = true },
        TherapyParameters.FromDevice(device, "simulated", "d", 3 * 86400, "Time that is simulated.") with { UserOnly = true },
        Effect("growth_inhibition", "slower growth"),
        Effect("apoptosis", "apoptosis"),
        Effect("anti_vascular", "an action on vessels"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<Finding> Check(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var selected = Parameters(context.Device).Skip(4).Where(p => context.Setting(p) > 0).Select(p => p.Name.Replace('_', ' ')).ToList();
        return
        [
            .. NeedleRules.Check(context, this),
            new("depot.effects", selected.Count > 0 ? CriterionStatus.Met : CriterionStatus.Unknown, Severity.Major, "effects of the drug over the months are stated",
                selected.Count > 0 ? $"selected: {string.Join(", ", selected)}; their strength is assumed" : "none selected: the drug is followed, nothing is changed by it", [], "engineering-default", Grade.E4, "A5.13"),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<Source> Emit(StepContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var p = Parameters(context.Device);
        return context.Instruments.Select((shaft, n) => new DepotSource
        {
            Name = StepContext.Numbered("depot", n),
            CentreMm = shaft.TipMm,
            RadiusMm = context.Device["radius"].Si * 1e3,
            Agent = context.Device.Id,
            DoseKg = context.Setting(p[0]) / context.Instruments.Count,
            ReleaseS = context.Setting(p[1]),
            Law = (ReleaseLaw)(int)context.Setting(p[2]),
            DurationS = context.Setting(p[3]),
            GrowthInhibition = context.Setting(p[4]) > 0,
            Apoptosis = context.Setting(p[5]) > 0,
            AntiVascular = context.Setting(p[6]) > 0,
        });
    }

    private static TherapyParameter Effect(string name, string what) => new(name, "1", 0, 0, 1, 1, $"1 carries {what} as a field for the months (assumed strength).", "engineering-default", true);
}
