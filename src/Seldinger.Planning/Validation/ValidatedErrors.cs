using Seldinger.Planning.Report;

namespace Seldinger.Planning.Validation;

/// <summary>The errors that reports quote, from the committed figures of docs/validation.json.</summary>
public static class ValidatedErrors
{
    /// <summary>The worst error of each quantity of each case that speaks for a therapy, held-out references first, then by size; empty when nothing is committed.</summary>
    /// <param name="therapyId">Id of the therapy.</param>
    public static IReadOnlyList<ValidatedError> For(string therapyId) => For(therapyId, CommittedFigures.Load());

    /// <summary>The same from given figures.</summary>
    public static IReadOnlyList<ValidatedError> For(string therapyId, CommittedFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var all =
            from c in figures.Cases
            where c.Therapies.Contains(therapyId)
            from f in c.Figures
            where f.Quantity.Length > 0
            group f by (c, f.Quantity, HeldOut: f.Role == ValidationRole.Score, f.ErrorUnit) into g
            let worst = g.MaxBy(f => Math.Abs(f.Error))
            let percent = worst.ErrorUnit == ValidationFigure.Relative
            select new ValidatedError(therapyId, g.Key.c.Id, g.Key.Quantity, percent ? 100 * worst.Error : worst.Error, percent ? "%" : worst.ErrorUnit, g.Key.HeldOut, g.Key.c.Sources.FirstOrDefault(""));
        return [.. all.OrderByDescending(e => e.HeldOut).ThenByDescending(e => Math.Abs(e.Error))];
    }
}
