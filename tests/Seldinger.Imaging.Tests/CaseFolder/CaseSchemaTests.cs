using System.Text.Json;
using Seldinger.Core.Errors;
using Seldinger.Core.Geometry;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;

namespace Seldinger.Imaging.Tests.CaseFolder;

public sealed class CaseSchemaTests
{
    private const string Good = """
        id: liver-dome-28mm
        tumour_type: hcc                                 # a comment
        position: supine
        intent: curative
        images:
          - { path: ct/, phase: portal-venous }
        labels:
          - { path: seg.nii.gz, map: { 1: liver, 2: tumour, 3: portal_vein, 4: hepatic_vein } }
          - { path: total.nii.gz, map: totalsegmentator }
          - { path: masks/rib/, structure: bone }
        targets: [ tumour-1, { centre_mm: [1, -2.5, 3e1], diameter: 2.8 cm } ]
        patient: { age: 63 a, weight: 70 kg, height: 170 cm, ecog: 1 }
        labs: { date: 2026-03-01, bilirubin: 17 umol/L, albumin: { value: 40 g/L, date: 2026-02-01, source: letter }, inr: 1.1, platelets: 120 10*9/L }
        history: { ascites: absent }
        plan:
          - { day: 0, therapy: microwave-ablation, device: emprint, power: 100 W, time: 10 min, target_mm: [1, 2, 3], entry_mm: [4, 5, 6], more: [ { entry_mm: [7, 8, 9], target_mm: [1, 1, 1] } ] }
        """;

    private static CaseFile Read(string text, string name = "schema", string file = "case.yaml")
    {
        var folder = Work.Folder(name);
        Work.Write(folder, file, text);
        return CaseFile.Read(folder, Work.Schema, [], null);
    }

    [Fact]
    public void Read_ExampleOfTheDesign_GivesTypedValues()
    {
        var c = Read(Good);
        Assert.Equal(("liver-dome-28mm", "hcc", "supine", Intent.Curative), (c.Id, c.TumourType, c.Position, c.Intent));
        Assert.Equal(("ct/", "portal-venous"), (c.Images[0].Path, c.Images[0].Phase));
        Assert.Equal("hepatic_vein", c.Labels[0].Map!["4"]);
        Assert.True(c.Labels[1].TotalSegmentator);
        Assert.Equal("bone", c.Labels[2].Structure);
        Assert.Equal("tumour-1", c.Targets[0].Name);
        Assert.Equal(new Vec3(1, -2.5, 30), c.Targets[1].CentreMm);
        Assert.Equal(28, c.Targets[1].DiameterMm!.Value, 1e-9);
        Assert.Equal((17.0, "umol/L", "2026-03-01"), (c.Facts["bilirubin"]!.Value!.Value, c.Facts["bilirubin"]!.Unit, c.Facts["bilirubin"]!.Date!));
        Assert.Equal(("2026-02-01", "letter"), (c.Facts["albumin"]!.Date!, c.Facts["albumin"]!.Source));
        Assert.Equal("absent", c.Facts["ascites"]!.Text);
        Assert.Null(c.Facts["creatinine"]);
        var s = c.Plan!.Steps[0];
        Assert.Equal((100.0, 600.0), (s.Settings["power"], s.Settings["time"]));
        Assert.Equal([new(new(4, 5, 6), new(1, 2, 3)), new(new(7, 8, 9), new(1, 1, 1))], s.Shafts);
    }

    [Fact]
    public void Read_SameCaseAsJson_GivesTheSame()
    {
        const string json = "{\n\t\"id\": \"j\", \"images\": [ { \"path\": \"a.nii\" } ],\n\t\"labs\": { \"inr\": 1.1, \"bilirubin\": \"1 mg/dL\" }, \"targets\": [ { \"seed_mm\": [1, 2, 3] } ] }";
        var c = Read(json, "schema-json", "case.json");
        Assert.Equal("j", c.Id);
        Assert.Equal(1.1, c.Facts["inr"]!.Value);
        Assert.Equal(new Vec3(1, 2, 3), c.Targets[0].SeedMm);
    }

    [Fact]
    public void Read_ManyMistakes_NamesAllWithFileLineValueAndAllowed()
    {
        const string bad = """
            id: ok
            imagse: 3
            images:
              - { path: a.nii, phase: portal }
              - { fase: native }
            labels:
              - { path: l.nii, map: { 1: livr } }
              - { path: l.nii, structure: liver, map: { 1: liver } }
            patient: { age: 63, weight: 70 g/L, ecog: 9 }
            labs: { bilirubin: 17 mmol/L, inr: , albumin: 40, crp: 3 mg/L, date: 1.3.2026 }
            history: { ascites: none }
            targets: [ { centre_mm: [1, 2], diameter: 30 mm } ]
            plan: [ { device: x, power: fast } ]
            """;
        var x = Assert.Throws<ValidationException>(() => Read(bad, "schema-bad"));
        string[] expected =
        [
            "case.yaml:2: unknown key 'imagse' in the case. Allowed: id, tumour_type,|Did you mean 'images'?",
            "case.yaml:4: images[1].phase is 'portal'. Allowed: native, arterial, portal-venous",
            "case.yaml:5: unknown key 'fase' in images[2].|Did you mean 'phase'?",
            "case.yaml:5: images[2] lacks the key 'path'.",
            "case.yaml:9: patient.age is '63'.|needs its unit. Units: a, d,",
            "case.yaml:9: patient.weight is '70 g/L'.|Units: g, kg, mg",
            "case.yaml:9: patient.ecog is '9'.|Values from 0 to 5",
            "case.yaml:10: labs.bilirubin is '17 mmol/L'.|Values from 0.5 to 1500 umol/L can be true",
            "case.yaml:10: labs.inr has no value.",
            "case.yaml:10: labs.albumin is '40'.",
            "case.yaml:10: unknown key 'crp' in labs.",
            "case.yaml:10: labs.date is '1.3.2026'. Allowed: a date as 2026-03-01.",
            "case.yaml:11: history.ascites is 'none'.|Allowed: absent, slight, moderate-severe",
            "case.yaml:12: targets[1].centre_mm is [1, 2].|three numbers",
            "case.yaml:13: plan[1] lacks the key 'therapy'.",
            "case.yaml:13: plan[1].power is 'fast'.",
        ];
        foreach (var e in expected)
        {
            var parts = e.Split('|');
            Assert.True(x.Violations.Any(v => parts.All(p => v.ToString().Contains(p, StringComparison.Ordinal))), $"{e}\n\n{x.Message}");
        }
        Assert.Equal(expected.Length, x.Violations.Count);
    }

    [Theory]
    [InlineData("labels: [ { path: l.nii, map: { 1: livr } } ]", "Did you mean 'liver'?")]
    [InlineData("labels: [ { path: l.nii, structure: liver, map: { 1: liver } } ]", "both 'map' and 'structure'")]
    [InlineData("targets: [ { centre_mm: [1, 2, 3] } ]", "centre_mm with diameter")]
    [InlineData("targets: [ { seed_mm: [1, 2, 3], centre_mm: [1, 2, 3], diameter: 3 mm } ]", "either centre_mm")]
    [InlineData("targets: [ { centre_mm: [1, 2, 3], diameter: -3 mm } ]", "more than 0")]
    public void Read_SecondLevelMistakes_AreNamed(string line, string says)
    {
        var x = Assert.Throws<ValidationException>(() => Read($"images: [ {{ path: a.nii }} ]\n{line}\n", "schema-second"));
        Assert.Contains(says, Assert.Single(x.Violations).ToString(), StringComparison.Ordinal);
        Assert.Contains("case.yaml:2", x.Violations[0].Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- a", "the case is a list of 1")]
    [InlineData("images: []", "images has 0 items")]
    [InlineData("images: ct.nii", "images is 'ct.nii'. Allowed: a list.")]
    public void Read_WrongShape_IsNamed(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ValidationException>(() => Read(text, "schema-shape")).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_FolderWithoutCaseFile_SaysInit() =>
        Assert.Contains("seldinger init", Assert.Throws<DataFormatException>(() => CaseFile.Find(Work.Folder("schema-empty"))).Message, StringComparison.Ordinal);

    [Fact]
    public void ToJsonSchema_CommittedFile_IsUpToDate()
    {
        var path = Path.Combine(Work.Root, "docs", "schema", "case.schema.json");
        var expected = Work.Schema.ToJsonSchema();
        if (Environment.GetEnvironmentVariable("SELDINGER_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(path, expected);
        }
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, "docs/schema/case.schema.json is not what the code says; run this test once with SELDINGER_WRITE_SCHEMA=1 and commit the file");
        using var doc = JsonDocument.Parse(expected);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", doc.RootElement.GetProperty("$schema").GetString());
    }

    [Theory]
    [InlineData("bilirubin", 1, "mg/dL", 17.1036)]
    [InlineData("bilirubin", 0.0171036, "mmol/L", 17.1036)]
    [InlineData("creatinine", 1, "mg/dL", 88.402)]
    [InlineData("albumin", 4, "g/dL", 40)]
    [InlineData("platelets", 120, "10*3/uL", 120)]
    [InlineData("age", 63, "years", 63)]
    public void TryConvert_AcceptedUnit_GivesCanonicalValue(string fact, double value, string unit, double expected)
    {
        var f = Work.Schema.Facts.First(x => x.Name == fact);
        Assert.True(f.TryConvert(value, unit, out var c));
        Assert.Equal(expected, c, 2e-4 * expected);
        Assert.Contains(unit, f.AcceptedUnits);
    }

    [Fact]
    public void TryConvert_ForeignUnit_IsRefused()
    {
        Assert.False(Work.Schema.Facts.First(x => x.Name == "albumin").TryConvert(40, "umol/L", out _));
        Assert.False(Work.Schema.Facts.First(x => x.Name == "ascites").TryConvert(1, "1", out _));
    }

    [Theory]
    [InlineData("livertumor03", "tumour", "tumour", true)]
    [InlineData("Liver", "liver", "liver", true)]
    [InlineData("rib_left_9", "bone", "rib_left_9", true)]
    [InlineData("vertebrae_L5", "bone", "vertebrae_L5", true)]
    [InlineData("lung_upper_lobe_left", "lung_left", "lung_upper_lobe_left", true)]
    [InlineData("portal_vein_and_splenic_vein", "portal_vein", "portal_vein", true)]
    [InlineData("GTV_Mass_CT", "tumour", "tumour", true)]
    [InlineData("leftkidney", "kidney_left", "kidney_left", true)]
    [InlineData("skin", "body", "body", true)]
    [InlineData("liver_seg", "liver", "liver", true)]
    [InlineData("background", "", "", true)]
    [InlineData("my gadget", "my_gadget", "my_gadget", false)]
    public void Resolve_ForeignNames_GiveTheVocabulary(string name, string structure, string part, bool known) =>
        Assert.Equal(new StructureName(structure, part, known), StructureNames.Resolve(name));

    [Fact]
    public void OfTotalSegmentator_Numbers_MatchTheDataFolder()
    {
        // README of shared/data/totalsegmentator-abdomen-ct, version 2: 1 spleen, 2 kidney_right, 3 kidney_left, 5 liver, 52 aorta, 63 IVC, 64 portal and splenic vein.
        Assert.Equal(["spleen", "kidney_right", "kidney_left", "liver", "aorta", "inferior_vena_cava", "portal_vein_and_splenic_vein", "costal_cartilages"],
            ((int[])[1, 2, 3, 5, 52, 63, 64, 117]).Select(n => StructureNames.OfTotalSegmentator(n)!));
        Assert.Null(StructureNames.OfTotalSegmentator(118));
        Assert.Null(StructureNames.OfTotalSegmentator(0));
    }
}
