using Seldinger.Core.Geometry;

namespace Seldinger.Core.State;

/// <summary>
/// The one state that every process reads and writes: pools (systemic and per lesion), one organ grid with its fields, one vessel graph.
/// A 0-D run has no grid. Time runs in seconds from the start of the plan.
/// </summary>
public sealed class TissueState
{
    private readonly SortedDictionary<string, IField> _fields = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _pools = new(StringComparer.Ordinal);

    /// <summary>Creates a state; <paramref name="grid"/> is null for a 0-D run.</summary>
    public TissueState(Grid3? grid = null, IReadOnlyList<string>? tissues = null)
    {
        Grid = grid;
        Tissues = tissues ?? [];
    }

    /// <summary>The organ grid, or null.</summary>
    public Grid3? Grid { get; }

    /// <summary>Catalogue ids of the tissues that the field <see cref="Fields.Tissue"/> indexes.</summary>
    public IReadOnlyList<string> Tissues { get; }

    /// <summary>Seconds since the start of the plan.</summary>
    public double TimeS { get; set; }

    /// <summary>The vessels, or null.</summary>
    public VesselGraph? Vessels { get; set; }

    /// <summary>Names of the fields that exist.</summary>
    public IEnumerable<string> FieldNames => _fields.Keys;

    /// <summary>Scalar pools by name, for example "plasma/doxorubicin-mg" or "tumour-1/volume-mm3"; absent means unknown.</summary>
    public IDictionary<string, double> Pools => _pools;

    /// <summary>The field of a key, created as zeros when absent.</summary>
    /// <exception cref="InvalidOperationException">The run has no grid.</exception>
    public Field<TValue, TQuantity> Get<TValue, TQuantity>(FieldKey<TValue, TQuantity> key)
        where TValue : unmanaged
        where TQuantity : struct, IQuantity
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_fields.TryGetValue(key.Name, out var f))
        {
            return (Field<TValue, TQuantity>)f;
        }
        var created = key.NewField(Grid ?? throw new InvalidOperationException($"Field '{key.Name}' needs a grid, and this run is 0-D."));
        _fields[key.Name] = created;
        return created;
    }

    /// <summary>True when the field exists already.</summary>
    public bool Has(StateKey key) => _fields.ContainsKey(key.Name);

    /// <summary>Replaces a field.</summary>
    public void Set<TValue, TQuantity>(FieldKey<TValue, TQuantity> key, Field<TValue, TQuantity> field)
        where TValue : unmanaged
        where TQuantity : struct, IQuantity
    {
        ArgumentNullException.ThrowIfNull(key);
        _fields[key.Name] = field;
    }

    /// <summary>An untyped field, for checkpoints and export.</summary>
    public IField GetUntyped(string name) => _fields[name];

    /// <summary>A deep copy: the branch of a run.</summary>
    public TissueState Copy()
    {
        var copy = new TissueState(Grid, Tissues) { TimeS = TimeS, Vessels = Vessels };
        foreach (var (k, f) in _fields)
        {
            copy._fields[k] = f.Copy();
        }
        foreach (var (k, v) in _pools)
        {
            copy._pools[k] = v;
        }
        return copy;
    }

    internal void SetUntyped(string name, IField field) => _fields[name] = field;
}
