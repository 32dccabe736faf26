using Seldinger.Core.Geometry;

namespace Seldinger.Core.State;

/// <summary>A physical quantity as a type, so that a temperature cannot be passed where a power density belongs.</summary>
public interface IQuantity
{
    /// <summary>UCUM unit of the stored values.</summary>
    static abstract string Unit { get; }
}

/// <summary>One value per grid cell, x fastest, with its quantity in the type.</summary>
/// <typeparam name="TValue">float, double or byte.</typeparam>
/// <typeparam name="TQuantity">What the values are.</typeparam>
/// <param name="grid">The cells.</param>
/// <param name="data">Values, length <c>grid.Count</c>; not copied.</param>
public sealed class Field<TValue, TQuantity>(Grid3 grid, TValue[] data) : IField
    where TValue : unmanaged
    where TQuantity : struct, IQuantity
{
    /// <summary>A field of zeros.</summary>
    public Field(Grid3 grid)
        : this(grid, new TValue[grid.Count])
    {
    }

    /// <summary>The cells.</summary>
    public Grid3 Grid { get; } = grid;

    /// <summary>The values.</summary>
    public TValue[] Data { get; } = data.Length == grid.Count ? data : throw new ArgumentException($"The grid has {grid.Count} cells, the data {data.Length}.", nameof(data));

    /// <inheritdoc/>
    public string Unit => TQuantity.Unit;

    /// <inheritdoc/>
    public Array Values => Data;

    /// <inheritdoc/>
    public IField Copy() => new Field<TValue, TQuantity>(Grid, (TValue[])Data.Clone());
}

/// <summary>A field without its types, for checkpoints and export.</summary>
public interface IField
{
    /// <summary>The cells.</summary>
    Grid3 Grid { get; }

    /// <summary>UCUM unit.</summary>
    string Unit { get; }

    /// <summary>The values as an untyped array.</summary>
    Array Values { get; }

    /// <summary>A deep copy.</summary>
    IField Copy();
}
