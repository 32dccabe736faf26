namespace Seldinger.Therapies.Claims;

/// <summary>What the tests of a row say.</summary>
public enum ClaimStatus
{
    /// <summary>No test names the row.</summary>
    Unproved,

    /// <summary>Tests name the row, and at least one of them has no result on this machine.</summary>
    NotRun,

    /// <summary>Every test of the row ran, none failed, and at least one was skipped.</summary>
    Skipped,

    /// <summary>Every test of the row passed.</summary>
    Passed,

    /// <summary>At least one test of the row failed.</summary>
    Failed,
}
