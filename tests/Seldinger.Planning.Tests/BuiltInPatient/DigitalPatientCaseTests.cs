using Seldinger.Core.Errors;
using Seldinger.Core.Values;
using Seldinger.Imaging.CaseFolder;
using Seldinger.Planning.BuiltInPatient;
using Seldinger.Therapies;

namespace Seldinger.Planning.Tests.BuiltInPatient;

public sealed class DigitalPatientCaseTests(PatientFixture fixture) : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "seldinger-" + Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void Write_Folder_LoadsAsAnOrdinaryCase()
    {
        DigitalPatientCase.Write(_folder, fixture.Patient);
        var patient = CaseLoader.Load(_folder, new CaseLoadOptions { Catalogue = SeldingerCatalogue.Load() });
        Assert.Equal("hcc", patient.TumourType);
        Assert.Equal(["portal-venous", "arterial", "native"], patient.Images.Select(i => i.Phase));
        Assert.Equal(["tumour-1", "tumour-2", "tumour-3"], patient.Lesions.Select(l => l.Name));
        Assert.Equal(["tumour-2"], patient.Targets);
        Assert.True(patient.Geometry.SameAs(fixture.Patient.Geometry));
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(fixture.Patient.Mask(fixture.Patient.Lesions[n].Name).VolumeMl, patient.Lesions[n].VolumeMl, 1e-6);
            Assert.True(Core.Geometry.Vec3.Distance(fixture.Patient.Lesions[n].CentreMm, patient.Lesions[n].CentreMm) < 1);
        }
        foreach (var name in (string[])["liver", "portal_vein", "hepatic_vein", "gallbladder", "colon", "body", "spleen", "inferior_vena_cava"])
        {
            Assert.Equal(fixture.Patient.Mask(name).VolumeMl, patient.Structure(name)!.VolumeMl, 1e-6);
        }
        Assert.Equal(63, patient.Facts["age"]!.Value);
        Assert.Equal(fixture.Patient.Images[Phase.PortalVenous].Data, patient.Image.Data);
    }

    [Fact]
    public void Write_ExistingFolder_IsRefusedUnlessForced()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "mine");
        Assert.Throws<ValidationException>(() => DigitalPatientCase.Write(_folder, fixture.Patient));
        Assert.True(File.Exists(Path.Combine(_folder, "notes.txt")));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        var draw = new Draw(SeldingerCatalogue.Load());
        DigitalPatientCase.Write(Path.Combine(_folder, "a"), draw, 5, 6, threads: 1);
        DigitalPatientCase.Write(Path.Combine(_folder, "b"), draw, 5, 6, threads: 2);
        var files = Directory.GetFiles(Path.Combine(_folder, "a")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(10, files.Length);
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a", f)), File.ReadAllBytes(Path.Combine(_folder, "b", f))));
    }
}
