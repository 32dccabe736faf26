using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Validation;

/// <summary>The validation book: published results and closed forms beside what this program computes. Poor and failing cases stay in it, with their errors.</summary>
/// <param name="catalogue">The catalogue.</param>
/// <param name="therapies">Known therapies.</param>
public sealed class ValidationBook(Catalogue catalogue, TherapyRegistry therapies)
{
    /// <summary>All cases: one explicit list, in the order of the book.</summary>
    public static IReadOnlyList<ValidationCase> Cases { get; } =
    [
        new("heat-point-source", HeatCases.PointSource),
        new("heat-line-source", HeatCases.LineSource),
        new("heat-sphere", HeatCases.Ball),
        new("heat-gaussian", HeatCases.Gaussian),
        new("heat-laser-pulse", HeatCases.LaserPulse),
        new("heat-energy", EnergyCases.Run),
        new("heat-vessel", VesselCases.Run),
        new("vessel-stream", VesselCases.Stream),
        new("freezing-fronts", CryoCases.Fronts),
        new("freezing-ball", CryoCases.Ball),
        new("freezing-energy", CryoCases.Energy),
        new("zone-convergence-cryo", CryoCases.Convergence),
        new("cryo-littrup", CryoCases.Littrup),
        new("cryo-gel", CryoCases.Gel),
        new("electrode-identity", ElectrodeCases.Identity),
        new("electrode-resistance", ElectrodeCases.Resistance),
        new("electrode-heads", ElectrodeCases.Heads),
        new("pulsed-field-cylinders", ElectroporationCases.Cylinders),
        new("microwave-medium", MicrowaveCases.Medium),
        new("microwave-coax", MicrowaveCases.Coax),
        new("light-slab", LightCases.Slab),
        new("light-slab-large", LightCases.Slab),
        new("light-point-source", LightCases.PointSource),
        new("laser-zones", LightCases.Zones),
        new("sound-closed-forms", SoundCases.ClosedForms),
        new("cell-kinetics", KineticsCases.Run),
        new("zone-convergence-microwave", ConvergenceCases.Run),
        new("zone-convergence-radiofrequency", ConvergenceCases.Run),
        new("mwa-vendor-table", MicrowaveCases.VendorTable),
        new("mwa-vendor-subset", MicrowaveCases.VendorSubset),
        new("mwa-vendor-shapes", MicrowaveCases.VendorShapes),
        new("rfa-cooled-2cm", RadiofrequencyCases.Run),
        new("rfa-song-15g-17g", RadiofrequencyCases.Run),
        new("rfa-haemmerich-profile", RadiofrequencyCases.Run),
        new("rfa-several-electrodes", RadiofrequencyCases.Run),
        new("rfa-fluid", RadiofrequencyCases.Run),
        new("rfa-endovascular-catheter", RadiofrequencyCases.Run),
        new("electroporation-pig-liver", ElectroporationCases.Zones),
        new("hifu-porcine-70w", SoundCases.PigLiver),
        new("injection-front", InjectionCases.Front),
        new("injection-balance", InjectionCases.Balance),
        new("injection-radial-scipy", InjectionCases.Radial),
        new("injection-convergence", InjectionCases.Convergence),
        new("injection-published", InjectionCases.Published),
        new("tumour-growth", GrowthCases.Run),
        new("sphere-geometry", GeometryCases.Spheres),
        new("distance-map", GeometryCases.Distances),
        new("distance-map-scipy", ScipyCases.Distances),
        new("margin-probability", GeometryCases.Margins),
        new("shape-mismatch", PlacementCases.Mismatch),
        new("probability-map", UncertaintyCases.Map),
        new("uncertainty-bands", BandCases.Run),
        new("uncertainty-bands-quick", BandCases.Run),
        new("rigid-registration", RegistrationCases.Run),
    ];

    /// <summary>The case of an id.</summary>
    /// <exception cref="ValidationException">There is none; the message lists all.</exception>
    public static ValidationCase Find(string id) => Cases.FirstOrDefault(c => c.Id == id)
        ?? throw new ValidationException([new(id, "is no case of the validation book.", $"Cases: {string.Join(", ", Cases.Select(c => c.Id))}.")]);

    /// <summary>Runs cases one after the other.</summary>
    /// <param name="cases">Which.</param>
    /// <param name="threads">Threads, at least 1; figures do not depend on it.</param>
    /// <param name="progress">Called before each case with its title and the share done.</param>
    /// <param name="cancel">Cancellation.</param>
    public IReadOnlyList<CaseResult> Run(IReadOnlyList<ValidationCase> cases, int threads, IProgress<(string Stage, double Share)>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var results = new List<CaseResult>();
        foreach (var c in cases)
        {
            cancel.ThrowIfCancellationRequested();
            var description = c.Describe();
            progress?.Report((description.Title, (double)results.Count / cases.Count));
            results.Add(One(c, description, threads, cancel));
        }
        return results;
    }

    private CaseResult One(ValidationCase c, CaseDescription description, int threads, CancellationToken cancel)
    {
        try
        {
            return new(description, c.Run(new(description, c.Reference(), catalogue, therapies, threads, cancel)), null);
        }
        catch (ResourceMissingException e)
        {
            return new(description, [], e.Message);
        }
    }
}
