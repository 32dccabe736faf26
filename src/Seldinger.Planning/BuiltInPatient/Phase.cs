namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Contrast phase of a rendered CT.</summary>
public enum Phase
{
    /// <summary>Without contrast medium.</summary>
    Native,

    /// <summary>Late arterial phase.</summary>
    Arterial,

    /// <summary>Portal-venous phase.</summary>
    PortalVenous,
}

/// <summary>Names of phases as case files write them.</summary>
public static class PhaseNames
{
    /// <summary>native, arterial or portal-venous.</summary>
    public static string Of(Phase phase) => phase switch { Phase.Native => "native", Phase.Arterial => "arterial", _ => "portal-venous" };
}
