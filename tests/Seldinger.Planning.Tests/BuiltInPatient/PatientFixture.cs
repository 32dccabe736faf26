using Seldinger.Core.Values;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Therapies;

[assembly: AssemblyFixture(typeof(Seldinger.Planning.Tests.BuiltInPatient.PatientFixture))]

namespace Seldinger.Planning.Tests.BuiltInPatient;

/// <summary>One built-in patient for all tests that only look at it.</summary>
public sealed class PatientFixture
{
    public const ulong Seed = 1;

    public const double SpacingMm = 3;

    public DigitalPatient Patient { get; } = Create(Seed, SpacingMm, 0);

    /// <summary>The same patient at the same spacing, without noise.</summary>
    public static DigitalPatient Noiseless() => DigitalPatient.Create(new Draw(SeldingerCatalogue.Load(), null, new Dictionary<string, double> { ["built-in-patient.ct.noise"] = 0 }), Seed, SpacingMm);

    public static DigitalPatient Create(ulong seed, double spacingMm, int threads) => DigitalPatient.Create(new Draw(SeldingerCatalogue.Load()), seed, spacingMm, null, threads);
}
