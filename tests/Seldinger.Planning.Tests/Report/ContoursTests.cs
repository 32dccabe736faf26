using Seldinger.Planning.Report;

namespace Seldinger.Planning.Tests.Report;

public sealed class ContoursTests
{
    [Fact]
    public void Trace_LinearRamp_CrossesExactlyBetweenSamples()
    {
        var values = new float[5 * 4];
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = n % 5;
        }
        var line = Assert.Single(Contours.Trace(values, 5, 4, 2.25));
        Assert.False(line.Closed);
        Assert.All(line.Points, p => Assert.Equal(2.25, p.X, 9));
        Assert.Equal(3, line.Length, 9);
    }

    [Fact]
    public void Trace_DistanceFromAPoint_GivesOneCircleOfThatLength()
    {
        const int n = 81;
        var values = new float[n * n];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = -(float)Math.Sqrt(Math.Pow(i % n - 40.3, 2) + Math.Pow(i / n - 39.6, 2));
        }
        var circle = Assert.Single(Contours.Trace(values, n, n, -25));
        Assert.True(circle.Closed);
        Assert.Equal(2 * Math.PI * 25, circle.Length, 0.1);
        Assert.All(circle.Points, p => Assert.Equal(25, Math.Sqrt(Math.Pow(p.X - 40.3, 2) + Math.Pow(p.Y - 39.6, 2)), 0.02));
    }

    [Fact]
    public void Trace_CheckerboardSaddle_LosesNoLine()
    {
        float[] values = [1, 0, 1, 0, 1, 0, 1, 0, 1];
        var lines = Contours.Trace(values, 3, 3, 0.6);
        // Five separate islands: four corners (open) and the middle (closed).
        Assert.Equal(4, lines.Count(l => !l.Closed));
        Assert.Single(lines, l => l.Closed);
    }

    [Fact]
    public void Trace_NotANumber_CountsAsBelow()
    {
        float[] values = [float.NaN, float.NaN, float.NaN, float.NaN, 1, float.NaN, float.NaN, float.NaN, float.NaN];
        var line = Assert.Single(Contours.Trace(values, 3, 3, 0.5));
        Assert.All(line.Points, p => Assert.True(double.IsFinite(p.X) && double.IsFinite(p.Y)));
    }
}
