using Seldinger.Core.Values;
using Seldinger.Therapies;

namespace Seldinger.Planning.Validation;

/// <summary>What a case gets.</summary>
/// <param name="Description">The case's own description.</param>
/// <param name="Table">Its references.</param>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="Therapies">Known therapies.</param>
/// <param name="Threads">Threads; figures do not depend on it.</param>
/// <param name="Cancel">Cancellation.</param>
public sealed record ValidationContext(CaseDescription Description, ReferenceTable Table, Catalogue Catalogue, TherapyRegistry Therapies, int Threads, CancellationToken Cancel)
{
    /// <summary>The figure of a line.</summary>
    public ValidationFigure Figure(ReferenceRow row, double value)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Figure(value, Description.Role);
    }

    /// <summary>One figure per line of the table.</summary>
    public IReadOnlyList<ValidationFigure> Figures(Func<ReferenceRow, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return [.. Table.Rows.Select(r =>
        {
            Cancel.ThrowIfCancellationRequested();
            return Figure(r, value(r));
        })];
    }
}
