namespace Seldinger.Therapies.Claims;

/// <summary>What kind of statement a source article makes.</summary>
public enum ClaimKind
{
    /// <summary>Divides the field into kinds.</summary>
    Taxonomy,

    /// <summary>Names a procedure, device or agent.</summary>
    Technique,

    /// <summary>Says for whom or where a procedure is or is not meant.</summary>
    Indication,

    /// <summary>Says how something works.</summary>
    Mechanism,

    /// <summary>Promises an effect or an advantage.</summary>
    Benefit,

    /// <summary>Admits a shortcoming.</summary>
    Limitation,

    /// <summary>Gives a number or something measurable.</summary>
    Quantity,

    /// <summary>Reports the standing or the past of the field.</summary>
    History,

    /// <summary>Hopes for the future.</summary>
    Outlook,

    /// <summary>Concerns supportive care.</summary>
    Support,

    /// <summary>Is not in any article; other rows need it.</summary>
    Derived,
}
