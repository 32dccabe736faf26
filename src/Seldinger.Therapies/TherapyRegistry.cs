using Seldinger.Core.Plans;

namespace Seldinger.Therapies;

/// <summary>The therapies a program knows: one explicit list. A new therapy is one file and one line here.</summary>
/// <param name="therapies">The therapies; ids must differ.</param>
public sealed class TherapyRegistry(IReadOnlyList<Therapy> therapies)
{
    /// <summary>The therapies that come with the program.</summary>
    public static TherapyRegistry Standard { get; } = new(
    [
        new MicrowaveAblation(),
        new RadiofrequencyAblation(),
        new FocusedUltrasound(),
        ChemicalInjection.Ethanol,
        ChemicalInjection.AceticAcid,
        ChemicalInjection.Acid,
        ChemicalInjection.Drug,
        new SlowReleaseDepot(),
        new GeneInjection(),
        new CryoAblation(),
        new LaserAblation(),
        new IrreversibleElectroporation(),
        new EndoscopicAblation(),
        new EndovascularAblation(),
        new Tace(),
        new SystemicAgent(),
    ]);

    /// <summary>All therapies in the order of the list.</summary>
    public IReadOnlyList<Therapy> All { get; } = therapies.DistinctBy(t => t.Id).Count() == therapies.Count
        ? therapies : throw new ArgumentException("Two therapies have one id.", nameof(therapies));

    /// <summary>The therapy of an id, or null.</summary>
    public Therapy? Find(string id) => All.FirstOrDefault(t => t.Id == id);
}
