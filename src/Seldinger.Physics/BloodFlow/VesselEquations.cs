using Seldinger.Core.State;
using Seldinger.Numerics.Dense;

namespace Seldinger.Physics.BloodFlow;

/// <summary>
/// Conservation at the free nodes of a vessel graph, as a symmetric system. Branches are eliminated from their ends inwards, which fills nothing in; what
/// is left are loops, and they are solved by a dense factorization.
/// </summary>
internal sealed class VesselEquations
{
    private readonly double[] _diagonal;
    private readonly double[] _right;
    private readonly Dictionary<int, double>[] _links;

    /// <summary>Assembles the system.</summary>
    /// <param name="graph">The vessels.</param>
    /// <param name="conductance">Conductance of each edge.</param>
    /// <param name="row">Equation of each node; below 0 = fixed or without flow.</param>
    /// <param name="unknowns">Number of equations.</param>
    /// <param name="fixedPa">Fixed pressures.</param>
    public VesselEquations(VesselGraph graph, double[] conductance, int[] row, int unknowns, double[] fixedPa)
    {
        (_diagonal, _right, _links) = (new double[unknowns], new double[unknowns], new Dictionary<int, double>[unknowns]);
        for (var n = 0; n < unknowns; n++)
        {
            _links[n] = [];
        }
        for (var i = 0; i < conductance.Length; i++)
        {
            var (e, g) = (graph.Edges[i], conductance[i]);
            Add(row[e.From], row[e.To], g, fixedPa[e.To]);
            Add(row[e.To], row[e.From], g, fixedPa[e.From]);
        }
    }

    private void Add(int here, int there, double g, double fixedPa)
    {
        if (here < 0 || g <= 0)
        {
            return;
        }
        _diagonal[here] += g;
        if (there < 0)
        {
            _right[here] += g * fixedPa;
        }
        else
        {
            _links[here][there] = _links[here].GetValueOrDefault(there) + g;
        }
    }

    /// <summary>The pressures of the free nodes, Pa.</summary>
    /// <exception cref="ArgumentException">More than <see cref="VesselFlow.MaxNodes"/> nodes lie in loops.</exception>
    public double[] Solve()
    {
        var order = new List<(int Node, int Into, double G)>();
        var ends = new Queue<int>(Enumerable.Range(0, _diagonal.Length).Where(n => _links[n].Count <= 1));
        var done = new bool[_diagonal.Length];
        while (ends.TryDequeue(out var n))
        {
            done[n] = true;
            if (_links[n].Count == 0)
            {
                order.Add((n, -1, 0));
                continue;
            }
            var (into, g) = _links[n].First();
            order.Add((n, into, g));
            _diagonal[into] -= g * g / _diagonal[n];
            _right[into] += g * _right[n] / _diagonal[n];
            _links[into].Remove(n);
            if (_links[into].Count == 1)
            {
                ends.Enqueue(into);
            }
        }
        var x = Loops(done);
        for (var k = order.Count - 1; k >= 0; k--)
        {
            var (n, into, g) = order[k];
            x[n] = (_right[n] + (into < 0 ? 0 : g * x[into])) / _diagonal[n];
        }
        return x;
    }

    private double[] Loops(bool[] done)
    {
        var x = new double[done.Length];
        var core = Enumerable.Range(0, done.Length).Where(n => !done[n]).ToArray();
        if (core.Length == 0)
        {
            return x;
        }
        if (core.Length > VesselFlow.MaxNodes)
        {
            throw new ArgumentException($"{core.Length} nodes of the vessel graph lie in loops; this solver takes {VesselFlow.MaxNodes}.");
        }
        var place = core.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);
        var matrix = new double[core.Length * core.Length];
        foreach (var n in core)
        {
            matrix[place[n] * core.Length + place[n]] = _diagonal[n];
            foreach (var (m, g) in _links[n])
            {
                matrix[place[n] * core.Length + place[m]] = -g;
            }
        }
        var right = core.Select(n => _right[n]).ToArray();
        var factor = Cholesky.TryFactor(matrix, core.Length) ?? throw new InvalidOperationException("The vessel graph is singular.");
        factor.Solve(right);
        foreach (var n in core)
        {
            x[n] = right[place[n]];
        }
        return x;
    }
}
