using System.Globalization;
using System.Text;
using System.Text.Json;
using Seldinger.Core.Geometry;
using Seldinger.Core.IO;
using Seldinger.Core.State;
using Seldinger.Core.Values;
using Seldinger.Imaging.Nifti;

namespace Seldinger.Planning.BuiltInPatient;

/// <summary>Writes the built-in patient as an ordinary case folder.</summary>
public static class DigitalPatientCase
{
    /// <summary>Draws a patient and writes the folder, whole or not at all.</summary>
    /// <param name="folder">Folder of the case.</param>
    /// <param name="draw">Where CT numbers and vessel laws come from.</param>
    /// <param name="seed">Seed of the patient.</param>
    /// <param name="spacingMm">In-plane voxel edge, mm.</param>
    /// <param name="force">True replaces an existing folder.</param>
    /// <param name="targets">Lesions the plan is for; null = tumour-2.</param>
    /// <param name="progress">Done fraction 0 .. 1.</param>
    /// <param name="threads">Threads; 0 = all processors.</param>
    /// <returns>The patient that was written.</returns>
    /// <exception cref="Core.Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    public static DigitalPatient Write(string folder, Draw draw, ulong seed, double spacingMm = DigitalPatient.DefaultSpacingMm, bool force = false, IReadOnlyList<string>? targets = null, IProgress<double>? progress = null, int threads = 0)
    {
        var patient = DigitalPatient.Create(draw, seed, spacingMm, progress, threads);
        Write(folder, patient, force, targets, threads);
        return patient;
    }

    /// <summary>Writes a patient's folder: three CT series, three label files, the body mask, the vessel graph, case.yaml and README.md.</summary>
    /// <param name="folder">Folder of the case.</param>
    /// <param name="patient">Patient.</param>
    /// <param name="force">True replaces an existing folder.</param>
    /// <param name="targets">Lesions the plan is for; null = tumour-2.</param>
    /// <param name="threads">Threads; 0 = all processors.</param>
    /// <exception cref="Core.Errors.ValidationException">The folder exists and <paramref name="force"/> is not set.</exception>
    public static void Write(string folder, DigitalPatient patient, bool force = false, IReadOnlyList<string>? targets = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(patient);
        AtomicOutput.Folder(folder, force, temporary =>
        {
            List<Action> files = [];
            foreach (var (phase, image) in patient.Images)
            {
                files.Add(() => NiftiWriter.Write(Path.Combine(temporary, ImageName(phase)), image, $"synthetic CT, {PhaseNames.Of(phase)} phase", NiftiType.Int16));
            }
            files.Add(() => Labels("labels.nii.gz", patient.OrganMap, "synthetic organ labels"));
            files.Add(() => Labels("vessels.nii.gz", patient.VesselMap, "synthetic vessel labels"));
            files.Add(() => Labels("lesions.nii.gz", patient.LesionMap, "synthetic lesion labels"));
            files.Add(() => Labels("body.nii.gz", patient.BodyMap, "synthetic body mask"));
            void Labels(string name, byte[] map, string quantity) => NiftiWriter.WriteLabels(Path.Combine(temporary, name), patient.Geometry, map, quantity);
            Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount }, write => write());
            AtomicOutput.Text(Path.Combine(temporary, "vessels.json"), VesselsJson(patient.Vessels));
            AtomicOutput.Text(Path.Combine(temporary, "case.yaml"), CaseYaml(patient, targets ?? ["tumour-2"]));
            AtomicOutput.Text(Path.Combine(temporary, "README.md"), Readme(patient));
        });
    }

    /// <summary>Share of a lesion's arterial ends that its named artery feeds.</summary>
    private const double MostEnds = 0.6;

    private static string ImageName(Phase phase) => $"ct-{PhaseNames.Of(phase)}.nii.gz";

    private static string CaseYaml(DigitalPatient patient, IReadOnlyList<string> targets)
    {
        var used = new bool[256];
        foreach (var v in patient.OrganMap)
        {
            used[v] = true;
        }
        string[] lines =
        [
            $"# Synthetic: drawn by Seldinger from seed {patient.Seed}. No person was scanned; the facts are invented.",
            $"id: built-in-patient-{patient.Seed}",
            "tumour_type: hcc",
            "position: supine",
            "intent: curative",
            "images:",
            .. ((Phase[])[Phase.PortalVenous, Phase.Arterial, Phase.Native]).Select(p => $"  - {{ path: {ImageName(p)}, phase: {PhaseNames.Of(p)}, modality: CT }}"),
            "labels:",
            "  - path: labels.nii.gz",
            "    map:",
            .. DigitalPatient.LabelNames.Where(l => used[l.Key]).Select(l => $"      {l.Key}: {l.Value}"),
            $"  - {{ path: vessels.nii.gz, map: {{ {string.Join(", ", VesselPaint.Labels.Select(l => $"{l.Key}: {l.Value}"))} }} }}",
            $"  - {{ path: lesions.nii.gz, map: {{ {string.Join(", ", patient.Lesions.Select((l, n) => $"{n + 1}: {l.Name}"))} }} }}",
            "  - { path: body.nii.gz, structure: body }",
            .. patient.Lesions.Select(l => $"# {l.Name}: {l.DiameterMm:0} mm, {l.Site}"),
            "vessels: vessels.json",
            .. patient.Lesions.Select(l => $"# artery of {l.Name}: vessel segment {ArteryOf(patient.Vessels, l)} (for a transarterial step: edge: {ArteryOf(patient.Vessels, l)})"),
            $"targets: [ {string.Join(", ", targets)} ]",
            "patient: { age: 63 a, sex: male, weight: 70 kg, height: 170 cm, ecog: 1 }",
            "labs: { date: 2026-03-01, bilirubin: 17 umol/L, albumin: 40 g/L, inr: 1.1, platelets: 120 10*9/L, creatinine: 84 umol/L }",
            "history: { cirrhosis: \"yes\", ascites: absent, encephalopathy: none, macrovascular_invasion: absent, extrahepatic_spread: absent }",
            "",
        ];
        return string.Join('\n', lines);
    }

    /// <summary>The arterial segment farthest downstream that most arterial ends inside a lesion, or else the end nearest to it, hang on.</summary>
    internal static int ArteryOf(VesselGraph graph, DigitalLesion lesion)
    {
        var arterial = Enumerable.Range(0, graph.Edges.Count).Where(i => graph.Edges[i].System == "arterial").ToList();
        var above = arterial.ToDictionary(i => graph.Edges[i].To);
        var ends = arterial.Where(i => graph.Edges[i].Territory == lesion.Name).ToList();
        if (ends.Count == 0)
        {
            ends = [arterial.Where(i => graph.Edges[i].Territory is not null).MinBy(i => Vec3.Distance(graph.Nodes[graph.Edges[i].To].PositionMm, lesion.CentreMm))];
        }
        List<int> Way(int edge)
        {
            List<int> way = [edge];
            while (above.TryGetValue(graph.Edges[way[^1]].From, out var next))
            {
                way.Add(next);
            }
            return way;
        }
        return ends.SelectMany(Way).GroupBy(e => e).Where(g => g.Count() >= MostEnds * ends.Count).Select(g => g.Key).MaxBy(e => Way(e).Count);
    }

    private static string Readme(DigitalPatient patient)
    {
        var s = patient.Geometry.SpacingMm;
        return string.Join('\n',
            "# The built-in patient",
            "",
            $"Synthetic: drawn by Seldinger from seed {patient.Seed}. No person was scanned, and the facts in case.yaml are invented.",
            "",
            $"- ct-native, ct-arterial, ct-portal-venous: HU, {patient.Geometry.Nx} x {patient.Geometry.Ny} x {patient.Geometry.Nz} voxels of {Text(s.X)} x {Text(s.Y)} x {Text(s.Z)} mm.",
            "- labels: organs, one label per voxel; the liver includes its lesions and vessels. vessels: portal vein, hepatic veins, hepatic artery from 2.4 mm. lesions: one label per lesion. body: all inside the skin.",
            "- vessels.json: all three trees down to their terminals (nodes in LPS mm, radii in m); edges run with the flow. The arterial tree has pressures at its root and ends: shares of flow mean something, flows in mL/min do not.",
            "",
            "| lesion | diameter | centre (LPS mm) | site |",
            "|---|---|---|---|",
            string.Join('\n', patient.Lesions.Select(l => $"| {l.Name} | {Text(l.DiameterMm)} mm | {Text(l.CentreMm.X)}, {Text(l.CentreMm.Y)}, {Text(l.CentreMm.Z)} | {l.Site} |")),
            "",
            "tumour-2 is as dense as liver without contrast medium: it cannot be seen in the native series.",
            "");
    }

    private static string Text(double v) => v.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The vessel graph as JSON: { positions, nodes: [{ positionMm, pressurePa }], edges: [{ from, to, radiusM, lengthM, system, territory }] }.</summary>
    public static string VesselsJson(VesselGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var buffer = new MemoryStream();
        using (var w = new Utf8JsonWriter(buffer, new() { Indented = false }))
        {
            w.WriteStartObject();
            w.WriteString("positions", "LPS mm");
            w.WriteStartArray("nodes");
            foreach (var n in graph.Nodes)
            {
                w.WriteStartObject();
                w.WriteStartArray("positionMm");
                for (var axis = 0; axis < 3; axis++)
                {
                    w.WriteNumberValue(Math.Round(n.PositionMm[axis], 4));
                }
                w.WriteEndArray();
                if (n.PressurePa is { } pressure)
                {
                    w.WriteNumber("pressurePa", Math.Round(pressure, 3));
                }
                w.WriteEndObject();
            }
            w.WriteEndArray();
            w.WriteStartArray("edges");
            foreach (var e in graph.Edges)
            {
                w.WriteStartObject();
                w.WriteNumber("from", e.From);
                w.WriteNumber("to", e.To);
                w.WriteNumber("radiusM", e.RadiusM);
                w.WriteNumber("lengthM", e.LengthM);
                w.WriteString("system", e.System);
                if (e.Territory is not null)
                {
                    w.WriteString("territory", e.Territory);
                }
                w.WriteEndObject();
            }
            w.WriteEndArray();
            w.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
