using Seldinger.Physics.Light;

namespace Seldinger.Planning.Validation;

/// <summary>Light against the transport equation, and laser zones against published experiments.</summary>
internal static class LightCases
{
    private const ulong Seed = 20260701;

    /// <summary>
    /// A beam on a slab. Rows: mua, mus, g, thickness_mm (0 = half space), index, batches, per_batch, what = "reflected", "transmitted", "reflected-z" or "transmitted-z" (difference in standard errors; from
    /// the value in column truth), "slope" (of ln of the root mean square error of the transmission over ln of the packets), "energy" (shares minus 1).
    /// </summary>
    internal static IReadOnlyList<ValidationFigure> Slab(ValidationContext c)
    {
        var known = new Dictionary<string, SlabLight[]>(StringComparer.Ordinal);
        return c.Figures(r =>
        {
            var key = string.Join(';', ((string[])["mua", "mus", "g", "thickness_mm", "index", "batches", "per_batch"]).Select(r.Text));
            if (!known.TryGetValue(key, out var parts))
            {
                var thickness = r.Number("thickness_mm") is > 0 and var mm ? mm * 1e-3 : double.PositiveInfinity;
                known[key] = parts = PhotonSlab.Run([new(new(r.Number("mua"), r.Number("mus"), r.Number("g")), thickness, r.Number("index"))], (int)r.Number("batches"), (int)r.Number("per_batch"), Seed, c.Threads);
            }
            return r.Text("what") switch
            {
                "reflected" => parts.Average(p => p.TotalReflected),
                "transmitted" => parts.Average(p => p.Transmitted),
                "reflected-z" => Z(parts, p => p.TotalReflected, r.Number("truth")),
                "transmitted-z" => Z(parts, p => p.Transmitted, r.Number("truth")),
                "slope" => Slope(parts, r.Number("truth")),
                _ => SlabLight.Mean(parts) is var m ? m.TotalReflected + m.Transmitted + m.Absorbed - 1 : 0,
            };
        });
    }

    /// <summary>An isotropic point source of 1 W in an infinite medium. Rows: mua, mus, g, spacing_mm, r_mm, or r_mm = "energy".</summary>
    internal static IReadOnlyList<ValidationFigure> PointSource(ValidationContext c)
    {
        var found = new Dictionary<string, (double[] Fluence, LightBalance Balance)>(StringComparer.Ordinal);
        double[] radii = [.. Enumerable.Range(1, 10).Select(r => (double)r)];
        return c.Figures(r =>
        {
            var key = r.Text("mua") + r.Text("spacing_mm");
            if (!found.TryGetValue(key, out var f))
            {
                var fluence = LightValidation.PointSource(new(r.Number("mua"), r.Number("mus"), r.Number("g")), radii, r.Number("spacing_mm"), Settings(c), Seed, c.Threads, out var balance);
                found[key] = f = (fluence, balance);
            }
            return r.Text("r_mm") == "energy" ? f.Balance.AbsorbedW + f.Balance.EscapedW : f.Fluence[(int)r.Number("r_mm") - 1];
        });
    }

    /// <summary>Zones of fibres. Rows: device, power_w, time_s, tissue, start_c, perfused (0 or 1), apart_mm (side of a square of four fibres; 0 = one), spacing_mm, size_mm, what = "mean", "width", "pieces" or "volume".</summary>
    internal static IReadOnlyList<ValidationFigure> Zones(ValidationContext c)
    {
        var zones = new Dictionary<string, LaserZone>(StringComparer.Ordinal);
        return c.Figures(r =>
        {
            var key = string.Join(';', ((string[])["device", "power_w", "time_s", "tissue", "start_c", "perfused", "apart_mm"]).Select(r.Text));
            if (!zones.TryGetValue(key, out var zone))
            {
                zones[key] = zone = Experiment(r).Run(c.Catalogue, r.Number("spacing_mm"), r.Number("size_mm"), c.Threads);
            }
            return Of(zone, r.Text("what"));
        });
    }

    /// <summary>The experiment of a row.</summary>
    internal static LaserExperiment Experiment(ReferenceRow r)
    {
        var half = r.Number("apart_mm") / 2;
        return new(r.Text("device"), r.Number("power_w"), r.Number("time_s"), r.Text("tissue"), r.Number("start_c"), r.Number("perfused") > 0)
        {
            PlacesMm = half > 0 ? [(-half, -half), (half, -half), (-half, half), (half, half)] : [],
        };
    }

    /// <summary>What a row says about a zone: mean, width, pieces or volume.</summary>
    internal static double Of(LaserZone zone, string what) => what switch
    {
        "mean" => zone.MeanMm,
        "width" => (zone.WidthsMm.X + zone.WidthsMm.Y) / 2,
        "pieces" => zone.Pieces,
        _ => zone.VolumeMl,
    };

    private static LightSettings Settings(ValidationContext c)
    {
        double Si(string name) => c.Catalogue.Value($"{LightOptics.ModelId}.{name}").Si;
        const int Packets = 400_000;
        const double Tolerance = 1e-8;
        return new(Si("match_radius"), Si("match_lengths"), Si("reach"), Packets, Si("similar_anisotropy"), Tolerance);
    }

    private static double Z(SlabLight[] parts, Func<SlabLight, double> of, double truth)
    {
        var mean = parts.Average(of);
        return (mean - truth) / Math.Sqrt(parts.Sum(p => (of(p) - mean) * (of(p) - mean)) / (parts.Length - 1) / parts.Length);
    }

    // Batches are joined by tens: each joining makes a tenth as many estimates of ten times as many packets.
    private static double Slope(SlabLight[] parts, double truth)
    {
        var points = new List<(double X, double Y)>();
        for (var (level, values) = (0, parts.Select(p => p.Transmitted).ToArray()); values.Length >= 10; values = [.. values.Chunk(10).Where(g => g.Length == 10).Select(g => g.Average())], level++)
        {
            points.Add((level * Math.Log(10), 0.5 * Math.Log(values.Average(v => (v - truth) * (v - truth)))));
        }
        var (mx, my) = (points.Average(p => p.X), points.Average(p => p.Y));
        return points.Sum(p => (p.X - mx) * (p.Y - my)) / points.Sum(p => (p.X - mx) * (p.X - mx));
    }
}
