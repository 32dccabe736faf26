namespace Seldinger.Physics.Sound;

/// <summary>Where the power of a beam went, W.</summary>
/// <param name="EmittedW">Through the first plane.</param>
/// <param name="AbsorbedW">Turned into heat, by medium.</param>
/// <param name="ScatteredW">Attenuated but not absorbed.</param>
/// <param name="ReflectedW">Reflected where the impedance changes, by the medium that is harder to enter.</param>
/// <param name="StoppedW">Stopped at media that let nothing pass, by medium.</param>
/// <param name="LeftW">Through the sides of the window.</param>
/// <param name="PassedW">Through the last plane.</param>
public sealed record BeamLedger(double EmittedW, IReadOnlyList<double> AbsorbedW, double ScatteredW, IReadOnlyList<double> ReflectedW, IReadOnlyList<double> StoppedW, double LeftW, double PassedW)
{
    /// <summary>What the account misses over what was emitted.</summary>
    public double Imbalance => (EmittedW - AbsorbedW.Sum() - ScatteredW - ReflectedW.Sum() - StoppedW.Sum() - LeftW - PassedW) / EmittedW;

    /// <summary>Share of the emitted power that a set of media absorbed, reflected or stopped.</summary>
    /// <param name="media">The media of the beam.</param>
    /// <param name="which">Which of them.</param>
    public double Share(IReadOnlyList<SoundMedium> media, Func<SoundMedium, bool> which)
    {
        ArgumentNullException.ThrowIfNull(media);
        return Enumerable.Range(0, media.Count).Where(m => which(media[m])).Sum(m => AbsorbedW[m] + ReflectedW[m] + StoppedW[m]) / EmittedW;
    }
}
