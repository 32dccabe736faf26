namespace Seldinger.Planning.Guidance;

/// <summary>Guidance of a step: a property of the step, not of the therapy.</summary>
public enum Modality
{
    /// <summary>B-mode ultrasound.</summary>
    Us,

    /// <summary>Contrast-enhanced ultrasound.</summary>
    Ceus,

    /// <summary>Ultrasound fused with an earlier CT or MR.</summary>
    Fusion,

    /// <summary>CT.</summary>
    Ct,

    /// <summary>Cone-beam CT.</summary>
    Cbct,

    /// <summary>Angiography, fluoroscopy.</summary>
    Dsa,

    /// <summary>MR.</summary>
    Mr,

    /// <summary>Endosonography: ultrasound from an endoscope inside a hollow organ.</summary>
    Eus,
}

/// <summary>Words of modalities.</summary>
public static class Modalities
{
    /// <summary>All modalities in a fixed order.</summary>
    public static IReadOnlyList<Modality> All { get; } = Enum.GetValues<Modality>();

    /// <summary>The word of a case file, for example "ct".</summary>
    public static string Word(Modality m) => m.ToString().ToLowerInvariant();

    /// <summary>The name for people, for example "cone-beam CT".</summary>
    public static string Name(Modality m) => m switch
    {
        Modality.Us => "ultrasound", Modality.Ceus => "contrast ultrasound", Modality.Fusion => "fusion of ultrasound", Modality.Ct => "CT", Modality.Cbct => "cone-beam CT",
        Modality.Dsa => "angiography", Modality.Mr => "MR", _ => "endosonography",
    };

    /// <summary>The modality of a word of a case file.</summary>
    /// <exception cref="ArgumentException">No such word.</exception>
    public static Modality Parse(string word) => Enum.TryParse<Modality>(word, ignoreCase: true, out var m) ? m : throw new ArgumentException($"'{word}' is none of {string.Join(", ", All.Select(Word))}.", nameof(word));

    /// <summary>True where the patient is irradiated.</summary>
    public static bool Ionising(Modality m) => m is Modality.Ct or Modality.Cbct or Modality.Dsa;

    /// <summary>True where sound needs a window.</summary>
    public static bool Ultrasound(Modality m) => m is Modality.Us or Modality.Ceus or Modality.Fusion;
}
