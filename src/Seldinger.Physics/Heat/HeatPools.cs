namespace Seldinger.Physics.Heat;

/// <summary>Names of the pools that hold the energy ledger of a run, so that it survives a restart.</summary>
public static class HeatPools
{
    /// <summary>Heat deposited by all sources, J.</summary>
    public const string Deposited = "heat/deposited-J";

    /// <summary>Heat carried away by perfusion, J.</summary>
    public const string Perfused = "heat/perfused-J";

    /// <summary>Heat carried away by large vessels, J.</summary>
    public const string Vessel = "heat/vessel-J";

    /// <summary>Heat that left through the ends of the grid, J.</summary>
    public const string Boundary = "heat/boundary-J";

    /// <summary>Heat stored when the run began, J.</summary>
    public const string Initial = "heat/initial-J";
}
