namespace Seldinger.Physics.Injection;

/// <summary>Where the particles of a vector went, as shares of what was injected.</summary>
/// <param name="Tissue">In the tissue around the needle, free or taken up.</param>
/// <param name="Refluxed">Ran back along the needle.</param>
/// <param name="Liver">Reached the blood and was taken up by the liver: off target.</param>
/// <param name="Systemic">Reached the blood and the rest of the body: off target.</param>
/// <param name="Beyond">Left the simulated box.</param>
public sealed record VectorShares(double Tissue, double Refluxed, double Liver, double Systemic, double Beyond)
{
    /// <summary>The shares from the readings of an injection.</summary>
    /// <param name="readings">Readings of <see cref="InjectedFluid"/>.</param>
    /// <param name="liverShare">Share of what reaches the blood that the liver takes up.</param>
    public static VectorShares Of(IReadOnlyDictionary<string, double> readings, double liverShare)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var injected = readings["injected-mL"];
        double Share(string name) => readings[$"{name}-mL"] / injected;
        var blood = Share("washed-out");
        return new(Share("in-tissue") + Share("bound"), Share("refluxed"), blood * liverShare, blood * (1 - liverShare), Share("beyond-grid"));
    }
}
