using Seldinger.Core.Values;

namespace Seldinger.Planning.Checking;

/// <summary>Stages of hepatocellular carcinoma from counts and sizes.</summary>
/// <param name="catalogue">Catalogue with the entries score-bclc and score-up-to-7.</param>
public sealed class LiverStaging(Catalogue catalogue)
{
    /// <summary>
    /// BCLC stage: D with ECOG 3 to 4 or Child-Pugh C; C with vascular invasion, spread or ECOG 1 to 2; 0 single up to 2 cm; A single, or up to 3 of at most 3 cm; B beyond.
    /// Source: <c>reig2022</c>.
    /// </summary>
    /// <param name="diametersMm">Largest diameters of all nodules, mm, at least one.</param>
    /// <param name="ecog">Performance status.</param>
    /// <param name="childPugh">Class A, B or C.</param>
    /// <param name="vascularInvasion">Tumour in a portal or hepatic vein.</param>
    /// <param name="spread">Spread beyond the liver.</param>
    public string Bclc(IReadOnlyList<double> diametersMm, double ecog, char childPugh, bool vascularInvasion, bool spread)
    {
        ArgumentNullException.ThrowIfNull(diametersMm);
        if (diametersMm.Count == 0)
        {
            throw new ArgumentException("A stage needs at least one nodule.", nameof(diametersMm));
        }
        var e = catalogue["score-bclc"];
        var largest = diametersMm.Max();
        return ecog >= e["terminal-ecog-min"].Value || childPugh == 'C' ? "D"
            : vascularInvasion || spread || ecog >= 1 ? "C"
            : diametersMm.Count == 1 ? largest <= e["very-early-max"].Si * 1e3 ? "0" : "A"
            : diametersMm.Count <= e["early-count-max"].Value && largest <= e["early-multiple-max"].Si * 1e3 ? "A" : "B";
    }

    /// <summary>Number of nodules plus the diameter of the largest in cm; the criterion holds up to the limit (7). Source: <c>mazzaferro2009</c>.</summary>
    public (double Sum, bool Holds) UpToSeven(IReadOnlyList<double> diametersMm)
    {
        ArgumentNullException.ThrowIfNull(diametersMm);
        var sum = diametersMm.Count + (diametersMm.Count == 0 ? 0 : diametersMm.Max() / 10);
        return (sum, sum <= catalogue["score-up-to-7"]["limit"].Value);
    }
}
