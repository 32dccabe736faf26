using Seldinger.Core.Values;

namespace Seldinger.Physics.Microwave;

/// <summary>A ring of one material around the axis of an antenna.</summary>
/// <param name="InnerM">Inner radius, m.</param>
/// <param name="OuterM">Outer radius, m.</param>
/// <param name="FromM">Lower end along the axis, m from the tip towards the handle; negative beyond the tip.</param>
/// <param name="ToM">Upper end, m.</param>
/// <param name="Permittivity">Relative permittivity of a lossless dielectric; 0 = metal.</param>
public readonly record struct CoaxPart(double InnerM, double OuterM, double FromM, double ToM, double Permittivity);

/// <summary>
/// An axisymmetric antenna at the end of a coaxial line: rings of metal and dielectric in tissue, later ones over earlier ones, and a port in the line where power comes in as a TEM wave.
/// </summary>
/// <param name="FrequencyHz">Frequency, Hz.</param>
/// <param name="Parts">The rings, without the tissue around them.</param>
/// <param name="FeedInnerM">Radius of the inner conductor at the port, m.</param>
/// <param name="FeedOuterM">Inner radius of the outer conductor at the port, m.</param>
/// <param name="FeedPermittivity">Relative permittivity between them.</param>
/// <param name="PortM">Where the port lies, m from the tip.</param>
/// <param name="RadiusM">Radius of the shaft, m.</param>
/// <param name="CentreM">Middle of the radiating part, m from the tip.</param>
public sealed record CoaxAntenna(double FrequencyHz, IReadOnlyList<CoaxPart> Parts, double FeedInnerM, double FeedOuterM, double FeedPermittivity, double PortM, double RadiusM, double CentreM)
{
    // Length of plain line between the last feature and the port, over which all modes but TEM have died (they fall by e every third of the gap between the conductors).
    private const double FeedLengthM = 8e-3;

    // Where the shaft ends, beyond any grid.
    private const double FarM = 1;

    /// <summary>
    /// The antenna of a catalogue device whose entry says <c>"field": "coax"</c>. The inner conductor runs to the tip; the outer one ends <c>tip_length</c> above it (0: closed by a cap).
    /// <c>tip_permittivity</c> fills the room between tip and cable to the diameter of the cable's dielectric; <c>slot_width</c> and <c>slot_offset</c> open a ring in the outer conductor;
    /// <c>sleeve_diameter</c>, <c>sleeve_permittivity</c> and <c>sleeve_tip</c> are a catheter around everything; <c>choke_length</c>, <c>choke_lip</c>, <c>choke_inner_diameter</c> and
    /// <c>choke_permittivity</c> are a quarter-wave pocket around the outer conductor, open towards the tip, whose filling stands out by the lip.
    /// </summary>
    public static CoaxAntenna From(Draw draw, string device)
    {
        ArgumentNullException.ThrowIfNull(draw);
        var values = draw.Catalogue[device].Values;
        double Si(string name) => draw.Si($"{device}.{name}");
        double Optional(string name) => values.ContainsKey(name) ? Si(name) : 0;
        var (inner, dielectric, outer, radius) = (Si("feed_inner_diameter") / 2, Si("feed_dielectric_diameter") / 2, Si("feed_outer_diameter") / 2, Si("outer_diameter") / 2);
        var (fill, tip, tipFill, cap) = (Si("feed_permittivity"), Si("tip_length"), Optional("tip_permittivity"), Optional("cap_length"));
        var (slot, slotFrom, choke, lip) = (Optional("slot_width"), Optional("slot_offset"), Optional("choke_length"), Optional("choke_lip"));
        var parts = new List<CoaxPart>();
        if (values.ContainsKey("sleeve_diameter"))
        {
            parts.Add(new(0, Si("sleeve_diameter") / 2, -Si("sleeve_tip"), FarM, Si("sleeve_permittivity")));
        }
        if (choke > 0)
        {
            parts.Add(new(0, radius, tip + lip, FarM, 0));
            parts.Add(new(outer, Si("choke_inner_diameter") / 2, tip, tip + lip + choke, Si("choke_permittivity")));
        }
        parts.Add(new(0, outer, tip, FarM, 0));
        parts.Add(new(inner, dielectric, tip + cap, FarM, fill));
        parts.Add(new(0, inner, 0, FarM, 0));
        if (tipFill > 0)
        {
            parts.Add(new(inner, dielectric, 0, tip, tipFill));
        }
        if (slot > 0)
        {
            parts.Add(new(dielectric, outer, slotFrom, slotFrom + slot, 1));
        }
        var top = Math.Max(tip + lip + choke, slotFrom + slot);
        return new(Si("frequency"), parts, inner, dielectric, fill, top + FeedLengthM, Math.Max(radius, Optional("sleeve_diameter") / 2), slot > 0 ? slotFrom + slot / 2 : tip / 2);
    }
}
