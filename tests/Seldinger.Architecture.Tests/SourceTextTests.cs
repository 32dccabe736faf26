namespace Seldinger.Architecture.Tests;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("a = 1; // no \"text\"", "a = 1;", "", "// no \"text\"")]
    [InlineData("a = \"x // y\"; b();", "a = \"      \"; b();", "x // y", "")]
    [InlineData("a = @\"x\"\"y\\\"; b();", "a = @\"     \"; b();", "x\"\"y\\", "")]
    [InlineData("a = $\"x{f(\"y\")}z\"; b();", "a = $\" {f(\" \")} \"; b();", "x|y|z", "")]
    [InlineData("a = $\"{{x}}{n:F2}\"; b();", "a = $\"     {n:F2}\"; b();", "{{x}}", "")]
    [InlineData("a = \"\"; b(); /* c */ d();", "a = \"\"; b();         d();", "", "/* c */")]
    [InlineData("a = '\"'; b(\"t\");", "a =    ; b(\" \");", "t", "")]
    [InlineData("a = \"\"\"x \"y\" z\"\"\"; b();", "a = \"\"\"       \"\"\"; b();", "x \"y\" z", "")]
    [InlineData("a = $\"{(x ? $\"p{q}\" : \"r\")}\"; b();", "a = $\"{(x ? $\" {q}\" : \" \")}\"; b();", "p|r", "")]
    public void Read_CodeWithLiteralsAndComments_SeparatesThem(string text, string code, string literals, string comments)
    {
        SourceText source = SourceText.Parse(text);
        Assert.Equal(text.Length, source.Code.Length);
        Assert.Equal(code, source.Code.TrimEnd());
        Assert.Equal(literals, string.Join("|", source.Literals.Select(l => l.Text).Where(t => t.Length > 0)));
        Assert.Equal(comments, string.Join("|", source.Comments.Select(c => c.Text)));
    }
}
