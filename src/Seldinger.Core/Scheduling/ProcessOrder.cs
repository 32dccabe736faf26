using Seldinger.Core.Errors;
using Seldinger.Core.Models;
using Seldinger.Core.State;

namespace Seldinger.Core.Scheduling;

/// <summary>Orders processes by what they read and write.</summary>
public static class ProcessOrder
{
    /// <summary>
    /// Writers of derived fields come before their readers; evolving fields are read as they stood when the step began or as already
    /// advanced, in the order given. Two writers of one key are refused, unless all of them only lower it to a minimum.
    /// </summary>
    /// <exception cref="ValidationException">Two writers of one key, or a cycle of derived fields.</exception>
    public static IReadOnlyList<IProcess> Sort(IReadOnlyList<IProcess> processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var clashes = processes.SelectMany(p => p.Writes.Where(k => k.Kind != StateKind.SharedMinimum).Select(k => (k.Name, p.Card.Id))).GroupBy(w => w.Name).Where(g => g.Count() > 1)
            .Select(g => new Violation(g.Key, $"is written by {string.Join(" and ", g.Select(w => w.Id))}.", "One key has one writer; contributions to a sum are keys of their own."))
            .ToList();
        if (clashes.Count > 0)
        {
            throw new ValidationException(clashes);
        }
        var left = processes.ToList();
        var done = new List<IProcess>();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(p => !left.Any(q => q != p && DependsOn(p, q)))
                ?? throw new ValidationException([new(string.Join(", ", left.Select(p => p.Card.Id)), "read each other's derived fields in a circle.", "One of them must read an evolving field instead.")]);
            left.Remove(next);
            done.Add(next);
        }
        return done;
    }

    private static bool DependsOn(IProcess reader, IProcess writer) =>
        writer.Writes.Any(k => k.Kind == StateKind.Derived && reader.Reads.Any(r => r.Name == k.Name));
}
