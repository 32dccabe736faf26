using Seldinger.Core.Geometry;
using Seldinger.Numerics;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>A counter-based stream used one number after the other (for drawing shapes, never inside parallel loops).</summary>
/// <param name="seed">Seed of the patient.</param>
/// <param name="purpose">Name of the stream.</param>
internal sealed class RandomSequence(ulong seed, string purpose)
{
    private readonly CounterRandom _random = new(seed, "built-in-patient/" + purpose);
    private ulong _next;

    /// <summary>A uniform number in (low, high).</summary>
    public double Next(double low, double high) => low + (high - low) * _random.Uniform(_next++);

    /// <summary>A factor in (1 - spread, 1 + spread).</summary>
    public double Factor(double spread) => Next(1 - spread, 1 + spread);

    /// <summary>A point uniform in a box.</summary>
    public Vec3 InBox(Vec3 low, Vec3 high) => new(Next(low.X, high.X), Next(low.Y, high.Y), Next(low.Z, high.Z));
}
