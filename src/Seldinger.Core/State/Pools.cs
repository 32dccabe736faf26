namespace Seldinger.Core.State;

/// <summary>Names of the scalar pools.</summary>
public static class Pools
{
    /// <summary>Cumulative amount of a drug that was given, in its dose unit: a ledger that only grows.</summary>
    public static string Delivered(string drug) => $"delivered/{drug}";

    /// <summary>Part of the ledger that kinetics has taken over.</summary>
    public static string Taken(string drug) => $"taken/{drug}";

    /// <summary>Level of a drug in the body, in its dose unit.</summary>
    public static string Level(string drug) => $"level/{drug}";

    /// <summary>Volume of a lesion, m3.</summary>
    public static string Volume(string lesion) => $"{lesion}/volume-m3";

    /// <summary>Carrying capacity of a lesion, m3.</summary>
    public static string Capacity(string lesion) => $"{lesion}/capacity-m3";
}
