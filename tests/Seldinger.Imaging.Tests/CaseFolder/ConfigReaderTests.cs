using System.Diagnostics;
using System.Text;
using Seldinger.Core.Errors;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

public sealed class ConfigReaderTests
{
    [Fact]
    public void ReadText_Yaml_KeepsOrderAndLines()
    {
        var n = ConfigReader.ReadText("c.yaml", "id: a\nlabs:\n  albumin: 40 g/L\n  inr: 1.1\nlist: [1, \"2\", {x: y}]\nempty:\n");
        Assert.Equal(["id", "labs", "list", "empty"], n.Entries.Select(e => e.Key));
        Assert.Equal(4, n["labs"]!["inr"]!.Line);
        Assert.Equal("c.yaml:3", n["labs"]!["albumin"]!.Place);
        Assert.Equal("40 g/L", n["labs"]!["albumin"]!.Text);
        Assert.True(n["list"]!.Items[1].Quoted);
        Assert.Equal("y", n["list"]!.Items[2]["x"]!.Text);
        Assert.Equal(ConfigKind.Null, n["empty"]!.Kind);
    }

    [Theory]
    [InlineData("{\n\t\"id\": \"a\",\n\t\"text\": \"tab\\tand \\\"quote\\\" \\u00e9 \\/\",\n\t\"list\": [1,2.5e3,-4,true,null],\n\t\"map\": {\"1\":\"liver\",\"2\":\"tumour\"}\n}")]
    [InlineData("{\"id\":\"a\",\"text\":\"tab\\tand \\\"quote\\\" \\u00e9 \\/\",\"list\":[1,2.5e3,-4,true,null],\"map\":{\"1\":\"liver\",\"2\":\"tumour\"}}")]
    public void ReadText_Json_IsReadAlike(string json)
    {
        var n = ConfigReader.ReadText("c.json", json);
        Assert.Equal("a", n["id"]!.Text);
        Assert.Equal("tab\tand \"quote\" \u00e9 /", n["text"]!.Text);
        Assert.Equal(["1", "2.5e3", "-4", "true", ""], n["list"]!.Items.Select(i => i.Text));
        Assert.Equal(ConfigKind.Null, n["list"]!.Items[4].Kind);
        Assert.Equal("tumour", n["map"]!["2"]!.Text);
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x", "anchors")]
    [InlineData("b: *x", "aliases")]
    [InlineData("a: !!int 1", "tags")]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData("a: 1\n---\nb: 2", "more than one document")]
    [InlineData("{a: 1", "")]
    [InlineData("a: [1, 2", "")]
    [InlineData("a: b: c", "")]
    [InlineData("? [1, 2]\n: 3", "key must be a text")]
    [InlineData("\"\\x", "")]
    [InlineData("%YAML 9.9\n---\na", "")]
    public void ReadText_NotPlain_IsRefusedWithLine(string text, string says)
    {
        var x = Assert.Throws<DataFormatException>(() => ConfigReader.ReadText("c.yaml", text));
        Assert.Contains(says, x.Message, StringComparison.Ordinal);
        Assert.StartsWith("c.yaml (line ", x.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[', 500_000)]
    [InlineData('{', 500_000)]
    [InlineData('-', 200_000)]
    [InlineData('?', 200_000)]
    public void ReadText_DeepNesting_IsRefusedInTime(char c, int times)
    {
        var text = new StringBuilder();
        for (var i = 0; i < times; i++)
        {
            text.Append(c);
            if (c is '-' or '?')
            {
                text.Append(' ');
            }
        }
        var clock = Stopwatch.StartNew();
        Assert.Throws<DataFormatException>(() => ConfigReader.ReadText("c.yaml", text.ToString()));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"took {clock.Elapsed}");
    }

    [Fact]
    public void ReadText_Depth64And65_IsTheLimit()
    {
        static string Nest(int n) => new string('[', n) + new string(']', n);
        Assert.Equal(ConfigKind.List, ConfigReader.ReadText("c", Nest(64)).Kind);
        Assert.Throws<DataFormatException>(() => ConfigReader.ReadText("c", Nest(65)));
    }

    [Fact]
    public void Read_TooLargeOrNotUtf8_IsRefused()
    {
        Assert.Contains("1048576", Assert.Throws<DataFormatException>(() => ConfigReader.Read("c", new byte[ConfigReader.MaxBytes + 1])).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-8", Assert.Throws<DataFormatException>(() => ConfigReader.Read("c", [0xC3, 0x28])).Message, StringComparison.Ordinal);
        Assert.Throws<DataFormatException>(() => ConfigReader.ReadFile("/nonexistent/case.yaml"));
    }

    [Fact]
    public void ReadText_RandomDamage_NeverEscapesTheTypedError()
    {
        const string seed = "id: a\nimages:\n  - { path: ct/, phase: portal-venous }\nlabels:\n  - { path: s.nii, map: { 1: liver, 2: tumour } }\nlabs: { date: 2026-03-01, inr: 1.1 }\ntext: |\n  block\nfold: >-\n  x\n";
        const string dirt = "{}[]:,-?&*!|>'\"%@`#\t\n \\\0\u0085\u2028x";
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var chars = seed.ToCharArray();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                chars[random.Next(chars.Length)] = dirt[random.Next(dirt.Length)];
            }
            try
            {
                ConfigReader.ReadText("c", new(chars));
            }
            catch (DataFormatException)
            {
                continue;
            }
        }
    }
}
