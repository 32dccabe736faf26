using Seldinger.Core.Cases;
using Seldinger.Core.Values;

namespace Seldinger.Core.Plans;

/// <summary>How an instrument reaches the tissue: the first axis of the therapy catalogue.</summary>
public enum AccessKind
{
    /// <summary>Straight needle through the skin.</summary>
    Needle,

    /// <summary>Catheter through a vessel.</summary>
    Catheter,

    /// <summary>Endoscope through a lumen.</summary>
    Endoscope,

    /// <summary>Beam through intact skin: no track.</summary>
    Transcutaneous,

    /// <summary>By vein or mouth.</summary>
    Systemic,
}

/// <summary>What follows from a kind of access.</summary>
public static class AccessKinds
{
    /// <summary>True where a needle leaves a track through tissue, from the skin or from a hollow organ; beams and instruments inside vessels leave none.</summary>
    public static bool LeavesTrack(this AccessKind kind) => kind is AccessKind.Needle or AccessKind.Endoscope;
}

/// <summary>What acts on the tissue: the second axis of the therapy catalogue.</summary>
public enum Factor
{
    /// <summary>Heat.</summary>
    Heat,

    /// <summary>Cold.</summary>
    Cold,

    /// <summary>Sound.</summary>
    Sound,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Injected chemical.</summary>
    Chemical,

    /// <summary>Drug.</summary>
    Drug,

    /// <summary>Occlusion of vessels.</summary>
    Occlusion,

    /// <summary>Radiation.</summary>
    Radiation,

    /// <summary>Electric field of pulses.</summary>
    Field,

    /// <summary>Gene transfer.</summary>
    Gene,

    /// <summary>Supportive care.</summary>
    Support,
}

/// <summary>A parameter of a therapy: what a plan leaves open is what Place may choose. CLI options, schema, form and sweep come from it.</summary>
/// <param name="Name">Name as in case.yaml and --set, for example "power".</param>
/// <param name="Unit">Unit at the edge, for example "W".</param>
/// <param name="Default">Default in SI.</param>
/// <param name="Low">Lowest allowed, SI.</param>
/// <param name="High">Highest allowed, SI.</param>
/// <param name="Step">Step of a generator's scale, SI; 0 = continuous.</param>
/// <param name="Meaning">One line for people.</param>
/// <param name="Source">Key of references.bib behind the range.</param>
/// <param name="UserOnly">True when only the user sets it: the search for a placement leaves it as it is.</param>
public sealed record TherapyParameter(string Name, string Unit, double Default, double Low, double High, double Step, string Meaning, string Source, bool UserOnly = false)
{
    /// <summary>A value in SI as people read it: "100 W", or "2" where there is no unit.</summary>
    public string Show(double si) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Units.FromSi(si, Unit):G6}{(Unit == "1" ? "" : " " + Unit)}");

    /// <summary>True for a value in SI that the device can be set to: within its range and, where the parameter counts, a whole step.</summary>
    public bool Allows(double si)
    {
        var near = 1e-9 * Math.Max(Math.Abs(Low), Math.Abs(High));
        return si >= Low - near && si <= High + near && (Unit != "1" || Step <= 0 || Math.Abs((si - Low) / Step - Math.Round((si - Low) / Step)) < 1e-9);
    }

    /// <summary>What it can be set to, in words.</summary>
    public string Range => $"{Show(Low)} to {Show(High)}{(Unit == "1" && Step > 0 ? $" in steps of {Show(Step)}" : "")}";
}

/// <summary>What a therapy sees when it emits its sources.</summary>
/// <param name="Case">The patient case.</param>
/// <param name="Step">The step with its settings.</param>
/// <param name="Draw">Values of the run.</param>
public sealed record StepContext(Case Case, PlanStep Step, Draw Draw)
{
    /// <summary>A setting in SI, or the parameter's default.</summary>
    public double Setting(TherapyParameter p) => Step.Settings.TryGetValue(p.Name, out var v) ? v : p.Default;

    /// <summary>The instruments of the step, at least one.</summary>
    /// <exception cref="InvalidOperationException">The step has no entry_mm and target_mm yet.</exception>
    public IReadOnlyList<Shaft> Instruments => Step.Shafts is { Count: > 0 } shafts ? shafts : throw new InvalidOperationException($"A step of '{Step.Therapy}' needs entry_mm and target_mm.");

    /// <summary>Name of the n-th source of a step (from 0): "antenna", "antenna-2", ...</summary>
    public static string Numbered(string name, int n) => n == 0 ? name : $"{name}-{n + 1}";

    /// <summary>The device entry of the step.</summary>
    public CatalogueEntry Device => Draw.Catalogue[Step.Device ?? throw new InvalidOperationException($"Step '{Step.Therapy}' names no device.")];
}

/// <summary>The plug-in: one file, one record. It declares, checks and emits; it never touches a solver.</summary>
public abstract record Therapy
{
    /// <summary>Name of the setting that turns an array of needles about its line, where a therapy has one.</summary>
    public const string Turn = "turn";

    /// <summary>Unique id, for example "microwave-ablation".</summary>
    public abstract string Id { get; }

    /// <summary>Name for people, in SIR/CIRSE words.</summary>
    public abstract string Name { get; }

    /// <summary>One paragraph for people: what it does and how it is computed.</summary>
    public abstract string Summary { get; }

    /// <summary>Requirement rows it serves.</summary>
    public abstract IReadOnlyList<string> Rows { get; }

    /// <summary>Evidence grade of its model.</summary>
    public abstract Grade Grade { get; }

    /// <summary>How it gets in; exactly one.</summary>
    public abstract AccessKind Access { get; }

    /// <summary>What acts.</summary>
    public abstract IReadOnlyList<Factor> Factors { get; }

    /// <summary>What it acts on.</summary>
    public abstract StepScope Scope { get; }

    /// <summary>Catalogue kind of its devices, for example "microwave-device"; null when it needs none.</summary>
    public virtual string? DeviceKind => null;

    /// <summary>Parameters, with ranges from the device file.</summary>
    public abstract IReadOnlyList<TherapyParameter> Parameters(CatalogueEntry? device);

    /// <summary>Distance from the tip back along the shaft to the centre of the zone it makes, mm: what a centred instrument puts onto the lesion's centre.</summary>
    public virtual double ActiveCentreMm(CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => 0;

    /// <summary>The instruments that stand for one planned line: the line itself, or parallel ones around it.</summary>
    /// <param name="line">The planned line.</param>
    /// <param name="device">The device.</param>
    /// <param name="settings">Settings of the step, SI.</param>
    public virtual IReadOnlyList<Shaft> Array(Shaft line, CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => [line];

    /// <summary>What one instrument has in the tissue beside its shaft. How it is turned about its axis is not known and arbitrary.</summary>
    /// <param name="shaft">The instrument's shaft.</param>
    /// <param name="device">The device.</param>
    /// <param name="settings">Settings of the step, SI.</param>
    public virtual IReadOnlyList<Prong> Prongs(Shaft shaft, CatalogueEntry device, IReadOnlyDictionary<string, double> settings) => [];

    /// <summary>Facts to findings: criteria met, not met or unknown.</summary>
    public abstract IEnumerable<Finding> Check(StepContext context);

    /// <summary>The sources that one step puts into the tissue.</summary>
    public abstract IEnumerable<Source> Emit(StepContext context);
}
