using System.Globalization;

namespace Seldinger.Core.Values;

/// <summary>Units by name (UCUM and a few everyday spellings) with their factor to SI and their dimension.</summary>
public static class Units
{
    private sealed record Entry(string Dimension, double Factor, double Offset = 0);

    private static readonly Dictionary<string, Entry> Table = Build();

    /// <summary>All unit names that are understood, sorted.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Table.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The dimension of a unit ("length", "power", "1" ...), or null when the unit is unknown.</summary>
    public static string? DimensionOf(string unit) => Table.TryGetValue(unit, out var e) ? e.Dimension : null;

    /// <summary>Value in SI base units (temperatures: "Cel" to K).</summary>
    /// <exception cref="ArgumentException">Unknown unit.</exception>
    public static double ToSi(double value, string unit) => Table.TryGetValue(unit, out var e)
        ? value * e.Factor + e.Offset
        : throw new ArgumentException($"Unknown unit '{unit}'.", nameof(unit));

    /// <summary>Value in <paramref name="unit"/> of an SI value.</summary>
    /// <exception cref="ArgumentException">Unknown unit.</exception>
    public static double FromSi(double si, string unit) => Table.TryGetValue(unit, out var e)
        ? (si - e.Offset) / e.Factor
        : throw new ArgumentException($"Unknown unit '{unit}'.", nameof(unit));

    /// <summary>Splits "28 mm" or "120 10*9/L" into number and unit; a bare number has unit "1".</summary>
    /// <returns>False when the text is not a number followed by at most one known unit.</returns>
    public static bool TryParse(string text, out double value, out string unit)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        var cut = text.IndexOf(' ', StringComparison.Ordinal);
        var number = cut < 0 ? text : text[..cut];
        unit = cut < 0 ? "1" : text[(cut + 1)..].Trim();
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && Table.ContainsKey(unit);
    }

    /// <summary>As <see cref="TryParse"/>, and also "28mm": what people type on a command line.</summary>
    public static bool TryParseTyped(string text, out double value, out string unit)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '+' or '-' || text[end] is 'e' or 'E' && end + 1 < text.Length && (char.IsAsciiDigit(text[end + 1]) || text[end + 1] is '+' or '-')))
        {
            end++;
        }
        return TryParse(end < text.Length ? $"{text[..end]} {text[end..]}" : text, out value, out unit);
    }

    private static Dictionary<string, Entry> Build()
    {
        var t = new Dictionary<string, Entry>(StringComparer.Ordinal);
        void Add(string dimension, double factor, params string[] names)
        {
            foreach (var n in names)
            {
                t[n] = new(dimension, factor);
            }
        }
        Add("1", 1, "1");
        Add("1", 0.01, "%");
        Add("length", 1, "m");
        Add("length", 1e-2, "cm");
        Add("length", 1e-3, "mm");
        Add("length", 1e-6, "um");
        Add("length", 1e-9, "nm");
        Add("attenuation", 1, "1/m");
        Add("attenuation", 1e3, "1/mm");
        Add("area", 1e-6, "mm2");
        Add("area", 1e-4, "cm2");
        Add("area", 1, "m2");
        Add("volume", 1, "m3");
        Add("volume", 1e-3, "L");
        Add("volume", 1e-6, "mL", "cm3");
        Add("volume", 1e-9, "mm3");
        Add("time", 1, "s");
        Add("time", 1e-3, "ms");
        Add("time", 1e-6, "us");
        Add("time", 60, "min");
        Add("time", 3600, "h");
        Add("time", 86400, "d", "day", "days");
        Add("time", 604800, "wk");
        Add("time", 31557600, "a", "year", "years");
        Add("mass", 1, "kg");
        Add("mass", 1e-3, "g");
        Add("mass", 1e-6, "mg");
        Add("temperature-difference", 1, "K");
        t["Cel"] = t["degC"] = new("temperature", 1, 273.15);
        Add("power", 1, "W");
        Add("power", 1e3, "kW");
        Add("power-ramp", 1, "W/s");
        Add("power-ramp", 1 / 60.0, "W/min");
        Add("energy", 1, "J");
        Add("energy", 1e3, "kJ");
        Add("frequency", 1, "Hz");
        Add("frequency", 1e3, "kHz");
        Add("frequency", 1e6, "MHz");
        Add("frequency", 1e9, "GHz");
        Add("voltage", 1, "V");
        Add("field-strength", 1, "V/m");
        Add("field-strength", 100, "V/cm");
        Add("current", 1, "A");
        Add("current", 1e-3, "mA");
        Add("resistance", 1, "Ohm", "ohm");
        Add("conductivity-electric", 1, "S/m");
        Add("conductivity-thermal", 1, "W/(m.K)");
        Add("heat-capacity", 1, "J/(kg.K)");
        Add("heat-capacity-volumetric", 1, "J/(m3.K)");
        Add("perfusion-heat", 1, "W/(m3.K)");
        Add("heat-transfer", 1, "W/(m2.K)");
        Add("density", 1, "kg/m3");
        Add("latent-heat", 1, "J/kg");
        Add("latent-heat", 1e3, "kJ/kg");
        Add("energy-density", 1, "J/m3");
        Add("power-density", 1, "W/m3");
        Add("rate", 1, "1/s");
        Add("rate", 1 / 60.0, "1/min");
        Add("rate", 1 / 86400.0, "1/d");
        Add("relative-temperature-coefficient", 1, "1/K");
        Add("relative-temperature-coefficient", 0.01, "%/K");
        Add("control-gain", 1, "1/(K.s)");
        Add("perfusion-mass", 1e-6 / 60, "mL/min/kg");
        Add("perfusion-volume", 1 / 60.0 / 100, "mL/min/100mL");
        Add("flow", 1e-6 / 60, "mL/min");
        Add("flow", 1e-6 / 3600, "mL/h");
        Add("flow", 1e-3 / 60, "L/min");
        Add("flow", 1, "m3/s");
        Add("flow", 1e-6, "mL/s");
        Add("pressure", 1, "Pa");
        Add("pressure", 1e3, "kPa");
        Add("diffusivity", 1, "m2/s");
        Add("diffusivity", 1e-4, "cm2/s");
        Add("permeability", 1, "m2");
        Add("hydraulic-conductivity", 1, "m2/(Pa.s)");
        Add("pressure", 133.322387415, "mm[Hg]", "mmHg");
        Add("speed", 1, "m/s");
        Add("attenuation", 1, "Np/m");
        Add("viscosity", 1, "Pa.s");
        Add("viscosity", 1e-3, "mPa.s");
        Add("molar-energy", 1, "J/mol");
        Add("molar-energy", 1e3, "kJ/mol");
        Add("molar-entropy", 1, "J/(mol.K)");
        Add("angle", Math.PI / 180, "deg");
        Add("angle", 1, "rad");
        Add("substance-concentration", 1e-3, "umol/L", "\u00B5mol/L", "\u03BCmol/L");
        Add("substance-concentration", 1, "mmol/L");
        Add("substance-concentration", 1e3, "mol/L");
        Add("molar-mass", 1e-3, "g/mol");
        Add("mass-concentration", 1, "g/L", "mg/mL");
        Add("mass-concentration", 10, "g/dL");
        Add("mass-concentration", 0.01, "mg/dL");
        Add("mass-concentration", 1e-3, "mg/L");
        Add("number-concentration", 1e12, "10*9/L", "10^9/L", "10*3/uL", "10^3/uL");
        Add("number-concentration", 1e9, "10*6/L");
        Add("number-concentration", 1e6, "1/mL");
        Add("mass-exposure", 3600, "mg/L.h");
        Add("filtration", 1e-6 / 60 / 1.73, "mL/min/{1.73_m2}");
        Add("activity", 1, "Bq");
        Add("activity", 1e9, "GBq");
        Add("absorbed-dose", 1, "Gy");
        Add("absorbed-dose", 1e-3, "mGy");
        Add("equivalent-dose", 1e-3, "mSv");
        Add("dose-per-mass", 1, "mg/kg");
        Add("rate-per-dose", 1 / 86400.0, "1/(d.mg/kg)");
        Add("rate-per-area", 1e6 / 86400.0, "1/(d.mm2)");
        Add("dose-area-product", 1, "Gy.cm2");
        Add("ct-number", 1, "[hnsf'U]", "HU");
        Add("body-surface-dose", 1, "mg/m2");
        return t;
    }
}
