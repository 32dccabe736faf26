using Seldinger.Core.Plans;

namespace Seldinger.Planning.Aim;

/// <summary>What a path is called, by how the therapy gets in: a beam has no needle, no tip and no track.</summary>
/// <param name="Path">One path, for example "path".</param>
/// <param name="Title">Heading of the list.</param>
/// <param name="Instrument">What lies on it, for example "needle".</param>
/// <param name="Entry">Its first point, on the skin or the wall of a lumen.</param>
/// <param name="Tip">Its other end.</param>
/// <param name="NoneFound">Sentence when there is none, without a full stop.</param>
public sealed record PathWords(string Path, string Title, string Instrument, string Entry, string Tip, string NoneFound)
{
    /// <summary>Where it begins, after "from".</summary>
    public string From { get; private init; } = "the skin";

    /// <summary>What is counted when it goes in anew; "" = nothing is inserted.</summary>
    public string Puncture { get; private init; } = "skin puncture";

    private static readonly PathWords Needle = new("path", "Paths", "needle", "skin entry", "tip", "No straight path meets all hard limits");
    private static readonly PathWords Beam = new("pose", "Transducer poses", "beam axis", "skin point", "focus", "No transducer pose has a window free enough of bone, gas and lung") { Puncture = "" };

    private static readonly PathWords Lumen = new("path", "Paths from the lumen", "needle", "wall entry", "tip", "No path from a segmented lumen meets all hard limits") { From = "the lumen's wall", Puncture = "wall puncture" };

    private static readonly PathWords Vessel = new("position", "Positions in the vessel", "catheter", "proximal end", "distal end", "No labelled vessel comes near enough for its heat to reach the lesion") { From = "the proximal end", Puncture = "vessel puncture" };

    /// <summary>The words of a kind of access.</summary>
    public static PathWords Of(AccessKind kind) => kind switch { AccessKind.Transcutaneous => Beam, AccessKind.Endoscope => Lumen, AccessKind.Catheter => Vessel, _ => Needle };
}
