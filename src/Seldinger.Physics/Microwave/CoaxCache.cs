using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Seldinger.Physics.Microwave;

/// <summary>What a run keeps of a solution: loss per conductivity at 1 W of incident power, and what came back.</summary>
/// <param name="PerConductivity">|E|^2 / 2 in each cell of tissue, V2/m2 per W; 0 elsewhere.</param>
/// <param name="Reflected">Share of the incident power that comes back.</param>
/// <param name="Radiated">Share that leaves the grid.</param>
public sealed record CoaxMap(float[] PerConductivity, double Reflected, double Radiated);

/// <summary>Solutions by what they depend on: geometry, tissue at 37 degC and its state, cell by cell in classes. In memory, the oldest forgotten first.</summary>
public static class CoaxCache
{
    private const int Largest = 256;

    private static readonly Dictionary<string, CoaxMap> Known = [];
    private static readonly Queue<string> Order = new();

    /// <summary>The solution of a state, computed when it is not known yet.</summary>
    /// <param name="mesh">Grid and antenna.</param>
    /// <param name="permittivity">Relative permittivity of the tissue at 37 degC.</param>
    /// <param name="conductivity">Conductivity of the tissue at 37 degC, S/m.</param>
    /// <param name="law">How they change.</param>
    /// <param name="classes">Class of the tissue's state in each cell.</param>
    /// <param name="meaning">Temperature and share of water of a class.</param>
    public static CoaxMap Get(CoaxMesh mesh, double permittivity, double conductivity, DielectricLaw law, byte[] classes, Func<byte, (double Celsius, double Water)> meaning)
    {
        var key = Key(mesh, permittivity, conductivity, law, classes, meaning(0).Celsius);
        lock (Known)
        {
            if (Known.TryGetValue(key, out var known))
            {
                return known;
            }
        }
        var map = Solve(mesh, permittivity, conductivity, law, classes, meaning);
        lock (Known)
        {
            if (Known.TryAdd(key, map))
            {
                Order.Enqueue(key);
            }
            if (Known.Count > Largest)
            {
                Known.Remove(Order.Dequeue());
            }
        }
        return map;
    }

    private static CoaxMap Solve(CoaxMesh mesh, double permittivity, double conductivity, DielectricLaw law, byte[] classes, Func<byte, (double Celsius, double Water)> meaning)
    {
        var (e, s) = (new double[256], new double[256]);
        for (var c = 0; c < 256; c++)
        {
            var (celsius, water) = meaning((byte)c);
            (e[c], s[c]) = (law.Permittivity(permittivity, celsius, water), law.Conductivity(conductivity, celsius, water));
        }
        var x = CoaxSolver.Solve(mesh, [.. classes.Select(c => e[c])], [.. classes.Select(c => s[c])]);
        var per = new float[classes.Length];
        for (var c = 0; c < per.Length; c++)
        {
            per[c] = x.Conductivity[c] > 0 ? (float)(x.Absorbed[c] / (x.Conductivity[c] * mesh.VolumeM3(c % mesh.Nr, c / mesh.Nr))) : 0;
        }
        return new(per, x.Reflected, x.Radiated);
    }

    private static string Key(CoaxMesh mesh, double permittivity, double conductivity, DielectricLaw law, byte[] classes, double baseC)
    {
        var a = mesh.Antenna;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        double[] numbers = [a.FrequencyHz, a.FeedInnerM, a.FeedOuterM, a.FeedPermittivity, a.PortM, permittivity, conductivity, baseC, law.MeasuredPermittivity(100), law.MeasuredConductivity(100), law.MeasuredConductivity(60), law.MeasuredPermittivity(60),
            .. a.Parts.SelectMany(p => (double[])[p.InnerM, p.OuterM, p.FromM, p.ToM, p.Permittivity]), .. mesh.R, .. mesh.S];
        hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
        hash.AppendData(classes);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
