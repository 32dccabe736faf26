using Seldinger.Core.Values;
using Seldinger.Numerics;
using Seldinger.Numerics.QuasiRandom;
using Seldinger.Planning.Uncertainty;

namespace Seldinger.Planning.Validation;

/// <summary>One experiment whose published rows a band is predicted for.</summary>
/// <param name="Values">Values of a draw for this experiment.</param>
/// <param name="Run">Its rows under such values; with the quantile of what its source leaves open about it, null = as the case assumes.</param>
public sealed record BandExperiment(Func<Draw, Draw> Values, Func<Draw, double?, IReadOnlyList<double>> Run)
{
    /// <summary>An experiment that is described fully.</summary>
    /// <param name="values">Values of a draw for this experiment.</param>
    /// <param name="run">Its rows under such values.</param>
    public BandExperiment(Func<Draw, Draw> values, Func<Draw, IReadOnlyList<double>> run)
        : this(values, (draw, _) => run(draw))
    {
    }

    /// <summary>True when its source leaves something open.</summary>
    public bool Open { get; init; }
}

/// <summary>A band of predictions.</summary>
/// <param name="Low">5 % quantile.</param>
/// <param name="Median">Median.</param>
/// <param name="High">95 % quantile.</param>
public readonly record struct Band(double Low, double Median, double High);

/// <summary>
/// The band that a study of uncertainty gives a published quantity: scrambled Halton draws over every value that the experiment reads and that has a distribution in the catalogue, as in
/// <see cref="UncertaintyStudy"/>, without needles that miss.
/// </summary>
public static class BandLab
{
    // Mid-quantiles of a normal distribution that stand for the spread of what was measured.
    private static readonly double[] Normal = [.. Enumerable.Range(0, 64).Select(n => NormalQuantile.At((n + 0.5) / 64))];

    /// <summary>Rows of an experiment by draw: [row][draw].</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="draws">Number of draws.</param>
    /// <param name="seed">Seed of the sequence.</param>
    /// <param name="threads">Threads; the numbers do not depend on it.</param>
    /// <param name="cancel">Cancellation.</param>
    public static IReadOnlyList<double[]> Draws(Catalogue catalogue, BandExperiment experiment, int draws, ulong seed, int threads, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        // The central run comes first: only then it is known which values are read.
        var central = experiment.Values(new(catalogue));
        var rows = experiment.Run(central, null).Count;
        var inputs = UncertainInputs.Values(central, "", _ => true).Where(i => !central.IsGiven(i.Key)).ToList();
        var halton = new Halton(inputs.Count + 1, seed);
        var first = experiment.Open ? 1 : 0;
        var found = Enumerable.Range(0, rows).Select(_ => new double[draws]).ToArray();
        FixedBlocks.For(draws, 1, threads, (a, b) =>
        {
            for (var n = a; n < b; n++)
            {
                cancel.ThrowIfCancellationRequested();
                var quantiles = inputs.Select((input, d) => (input.Key, U: halton.At(n, d + first))).ToDictionary(p => p.Key, p => p.U);
                var values = experiment.Run(experiment.Values(new(catalogue, quantiles)), experiment.Open ? halton.At(n, 0) : null);
                for (var r = 0; r < rows; r++)
                {
                    found[r][n] = values[r];
                }
            }
        });
        return found;
    }

    /// <summary>The 90 % band of draws with a normal spread of what was measured on top.</summary>
    /// <param name="draws">Predicted values.</param>
    /// <param name="sd">Standard deviation of what was measured, in the same unit.</param>
    public static Band Of(IReadOnlyList<double> draws, double sd)
    {
        ArgumentNullException.ThrowIfNull(draws);
        double[] all = [.. draws.SelectMany(d => Normal.Select(z => d + sd * z)).Order()];
        double At(double share)
        {
            var x = Math.Clamp(share * all.Length - 0.5, 0, all.Length - 1);
            var i = Math.Min((int)x, all.Length - 2);
            return all[i] + (x - i) * (all[i + 1] - all[i]);
        }
        return new(At(0.05), At(0.5), At(0.95));
    }
}
