using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Choices for loading a case.</summary>
public sealed record CaseLoadOptions
{
    /// <summary>Catalogue with the facts (kind "fact") and devices; null = facts and devices are taken as written.</summary>
    public Catalogue? Catalogue { get; init; }

    /// <summary>Known therapies, to check the settings of a plan; empty = settings are taken as written.</summary>
    public IReadOnlyList<Therapy> Therapies { get; init; } = [];

    /// <summary>Derive body, air, lung and bone from Hounsfield values where no label gives them.</summary>
    public bool AutomaticStructures { get; init; } = true;

    /// <summary>Threads, at least 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = 2;
}

/// <summary>Where loading stands.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="Fraction">Share done, 0 to 1.</param>
public readonly record struct CaseLoadProgress(string Stage, double Fraction);
