using Seldinger.Core.Geometry;

namespace Seldinger.Core.State;

/// <summary>Name of something that processes read and write; used to order processes.</summary>
/// <param name="Name">Unique name, for example "temperature-rise".</param>
/// <param name="Kind">Evolving (advanced by exactly one process), derived (a function of evolving ones) or a minimum that several processes lower.</param>
public abstract record StateKey(string Name, StateKind Kind)
{
    /// <summary>Type of a field's values; null for keys that are no field.</summary>
    public virtual Type? ValueType => null;

    /// <summary>A field of this key over given values (for restoring a checkpoint).</summary>
    /// <exception cref="InvalidOperationException">The key is no field.</exception>
    public virtual IField Wrap(Grid3 grid, Array values) => throw new InvalidOperationException($"'{Name}' is no field.");
}

/// <summary>How a part of the state comes about.</summary>
public enum StateKind
{
    /// <summary>Advanced by exactly one process.</summary>
    Evolving,

    /// <summary>A function of evolving parts, recomputed when what it reads has changed.</summary>
    Derived,

    /// <summary>May be lowered by several processes and is never raised: the least of what each of them leaves, so that their order does not matter.</summary>
    SharedMinimum,
}

/// <summary>Key of a field on the organ grid.</summary>
public sealed record FieldKey<TValue, TQuantity>(string Name, StateKind Kind) : StateKey(Name, Kind)
    where TValue : unmanaged
    where TQuantity : struct, IQuantity
{
    /// <inheritdoc/>
    public override IField Wrap(Grid3 grid, Array values) => new Field<TValue, TQuantity>(grid, (TValue[])values);

    /// <inheritdoc/>
    public override Type? ValueType => typeof(TValue);

    /// <summary>A new field of zeros for this key.</summary>
    public Field<TValue, TQuantity> NewField(Grid3 grid) => new(grid);
}

/// <summary>Key of named scalar pools (systemic, per lesion) or of the vessel graph.</summary>
public sealed record PoolKey(string Name, StateKind Kind, string Unit) : StateKey(Name, Kind);
