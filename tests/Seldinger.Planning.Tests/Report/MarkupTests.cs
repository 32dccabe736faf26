using Seldinger.Planning.Report;

namespace Seldinger.Planning.Tests.Report;

public sealed class MarkupTests
{
    [Fact]
    public void Of_TextHoles_AreEscapedAndMarkupHolesAreNot()
    {
        var hostile = "<script>alert('x')</script>\" onload=\"y\" & \u0001";
        var inner = Markup.Of($"<b>{hostile}</b>");
        var text = Markup.Of($"<p title=\"{hostile}\">{inner}{3.14159:0.00}</p>").Text;
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onload", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', text);
        Assert.Contains("<b>&lt;script&gt;alert(&#39;x&#39;)", text, StringComparison.Ordinal);
        Assert.EndsWith("</b>3.14</p>", text, StringComparison.Ordinal);
    }
}
