using Seldinger.Core.Cases;
using Seldinger.Core.Plans;
using Seldinger.Core.Values;

namespace Seldinger.Planning.Guidance;

/// <summary>What one modality offers for a lesion and a step.</summary>
/// <param name="Modality">Guidance.</param>
/// <param name="Visible">Does the lesion show; unknown without a series to measure on.</param>
/// <param name="VisibleReason">Why.</param>
/// <param name="Access">Is there a way in (acoustic window, device); unknown where not assessed.</param>
/// <param name="AccessReason">Why.</param>
/// <param name="Radiation">Published radiation.</param>
public sealed record GuidanceOption(Modality Modality, CriterionStatus Visible, string VisibleReason, CriterionStatus Access, string AccessReason, RadiationLedger Radiation)
{
    /// <summary>Met when both are met, not met when either is not met, else unknown.</summary>
    public CriterionStatus Status => Visible == CriterionStatus.NotMet || Access == CriterionStatus.NotMet ? CriterionStatus.NotMet
        : Visible == CriterionStatus.Met && Access == CriterionStatus.Met ? CriterionStatus.Met : CriterionStatus.Unknown;
}

/// <summary>An alternative when a lesion does not show, with its own verdict.</summary>
/// <param name="Name">What.</param>
/// <param name="Status">Verdict for this lesion.</param>
/// <param name="Reason">Why.</param>
/// <param name="Evidence">What is published.</param>
/// <param name="Source">Key of references.bib.</param>
/// <param name="Grade">Grade.</param>
public sealed record GuidanceAlternative(string Name, CriterionStatus Status, string Reason, string Evidence, string Source, Grade Grade);

/// <summary>Guidance of one lesion: contrast on every series, acoustic window, one row per modality, alternatives.</summary>
/// <param name="Lesion">Lesion name.</param>
/// <param name="Contrasts">Contrast per series; null = too few voxels.</param>
/// <param name="Window">Acoustic window.</param>
/// <param name="Options">One row per modality.</param>
/// <param name="Alternatives">What else there is, each with a verdict.</param>
/// <param name="Findings">The same as findings.</param>
public sealed record GuidancePlan(string Lesion, IReadOnlyList<(ImageSeries Series, LesionContrast? Contrast)> Contrasts, UltrasoundWindow Window, IReadOnlyList<GuidanceOption> Options, IReadOnlyList<GuidanceAlternative> Alternatives, IReadOnlyList<Finding> Findings)
{
    /// <summary>The row of a modality.</summary>
    public GuidanceOption this[Modality m] => Options.First(o => o.Modality == m);
}

/// <summary>Which guidance sees a lesion and reaches it. Guidance belongs to the step: any needle therapy pairs with any modality that passes. Without a wish it follows from the access.</summary>
public static class GuidancePlanner
{
    /// <summary>Plans the guidance of one lesion.</summary>
    /// <param name="loaded">The case.</param>
    /// <param name="lesion">The lesion.</param>
    /// <param name="catalogue">Guidance rules, radiation, alternatives.</param>
    /// <param name="device">Device of the step, for MR; null = not chosen.</param>
    /// <param name="ctScans">CT scans of the procedure; null = stored default.</param>
    public static GuidancePlan Plan(Case loaded, Lesion lesion, Catalogue catalogue, CatalogueEntry? device = null, int? ctScans = null)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(lesion);
        ArgumentNullException.ThrowIfNull(catalogue);
        var contrasts = loaded.Images.Where(s => s.Modality is "CT" or "MR").Select(s => (Series: s, Contrast: LesionContrast.Measure(s, lesion, loaded, catalogue))).ToArray();
        var window = UltrasoundWindow.Compute(loaded, lesion, catalogue);
        var options = Modalities.All.Select(m => Option(m, contrasts, window, device, catalogue, ctScans)).ToArray();
        var alternatives = catalogue.OfKind("guidance-alternative").Select(e => Alternative(e, contrasts, window, device)).ToArray();
        Finding[] findings = [.. contrasts.Select(c => Shown(lesion, c.Series, c.Contrast, alternatives)), WindowFinding(lesion, window), .. device is null ? Array.Empty<Finding>() : [DeviceCompatibility.Check(device, Modality.Mr) with { Severity = Severity.Info }]];
        return new(lesion.Name, contrasts, window, options, alternatives, findings);
    }

    /// <summary>
    /// Whether a step's access and guidance pair: needles through the skin with anything but endosonography, catheters with X-ray guidance, endoscopes with endosonography or
    /// fluoroscopy, beams with what sees through the skin without a needle in the way; drugs by vein or mouth need none.
    /// </summary>
    public static bool Pairs(AccessKind access, Modality modality) => access switch
    {
        AccessKind.Needle => modality != Modality.Eus,
        AccessKind.Catheter => modality is Modality.Dsa or Modality.Cbct,
        AccessKind.Endoscope => modality is Modality.Eus or Modality.Dsa,
        AccessKind.Transcutaneous => Modalities.Ultrasound(modality) || modality == Modality.Mr,
        _ => false,
    };

    /// <summary>
    /// The guidance of a step when nobody asks for one: what the device file names, else the usual one of the access: CT for needles, angiography for catheters, endosonography for
    /// endoscopes, ultrasound for beams. It always pairs with the access.
    /// </summary>
    /// <param name="access">How the therapy gets in.</param>
    /// <param name="device">Its device; null = not chosen.</param>
    public static Modality Usual(AccessKind access, CatalogueEntry? device) => device?.Text("guidance") is { Length: > 0 } own && Modalities.Parse(own) is var named && Pairs(access, named) ? named : access switch
    {
        AccessKind.Catheter => Modality.Dsa,
        AccessKind.Endoscope => Modality.Eus,
        AccessKind.Transcutaneous => Modality.Us,
        _ => Modality.Ct,
    };

    /// <summary>Findings for one step: pairing, verdict of its guidance for this lesion, device under MR. A status other than Met stands against the step.</summary>
    public static IReadOnlyList<Finding> CheckStep(GuidancePlan plan, Modality modality, Therapy therapy, CatalogueEntry? device)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(therapy);
        var word = Modalities.Name(modality);
        var findings = new List<Finding>();
        var pairs = Pairs(therapy.Access, modality);
        findings.Add(new("guidance.pairing", pairs ? CriterionStatus.Met : CriterionStatus.NotMet, Severity.Major, $"{therapy.Access.ToString().ToLowerInvariant()} access can be guided by {word}", $"{therapy.Name} with {word}", [], "engineering-default", Grade.E1, "A2.12"));
        var option = plan[modality];
        findings.Add(new("guidance.verdict", option.Status, option.Status == CriterionStatus.NotMet ? Severity.Major : Severity.Caution, $"{plan.Lesion} visible and reachable under {word}", $"visible: {option.VisibleReason}; access: {option.AccessReason}", [], "engineering-default", Grade.E2, "A2.12"));
        if (device is not null && modality == Modality.Mr)
        {
            findings.Add(DeviceCompatibility.Check(device, modality));
        }
        return findings;
    }

    private static GuidanceOption Option(Modality m, (ImageSeries Series, LesionContrast? Contrast)[] contrasts, UltrasoundWindow window, CatalogueEntry? device, Catalogue catalogue, int? ctScans)
    {
        var (visible, why) = m switch
        {
            Modality.Ct or Modality.Cbct => Best(contrasts, "CT"),
            Modality.Mr => Best(contrasts, "MR"),
            Modality.Fusion => Best(contrasts, null),
            Modality.Dsa => (CriterionStatus.Unknown, "needs an arterial series"),
            Modality.Eus => (CriterionStatus.Unknown, "echo contrast cannot be measured on CT or MR"),
            _ => (CriterionStatus.Unknown, "echo contrast cannot be measured on CT or MR"),
        };
        var (access, reason) = Modalities.Ultrasound(m) ? (window.Status, window.Reason)
            : m == Modality.Mr && device is not null && DeviceCompatibility.Check(device, m) is { Status: not CriterionStatus.Met } f ? (f.Status, f.Message)
            : m == Modality.Mr && device is null ? (CriterionStatus.Unknown, "no device chosen: MR conditional or not is unknown")
            : m == Modality.Eus ? (CriterionStatus.Unknown, "the view from the lumen is not simulated")
            : (CriterionStatus.Met, "no acoustic window needed");
        return new(m, visible, why, access, reason, RadiationLedger.For(m, catalogue, m == Modality.Ct ? ctScans : null));
    }

    private static (CriterionStatus, string) Best((ImageSeries Series, LesionContrast? Contrast)[] contrasts, string? modality)
    {
        var own = contrasts.Where(c => (modality is null || c.Series.Modality == modality) && c.Contrast is not null).Select(c => c.Contrast!).OrderByDescending(c => c.RoseSnr).ToArray();
        return own.Length == 0 ? (CriterionStatus.Unknown, $"no {modality ?? "CT or MR"} series to measure on")
            : own[0].Visible ? (CriterionStatus.Met, Words(own[0])) : (CriterionStatus.NotMet, $"not visible on {(own.Length == 1 ? "this phase" : "any loaded phase")}: {Words(own[0])}");
    }

    private static string Words(LesionContrast c) => $"{c.Series}: difference {c.Difference:F0}, noise {c.Noise:F0}, CNR {c.Cnr:F1}, Rose SNR {c.RoseSnr:F1} (threshold {c.Threshold:G2})";

    private static Finding Shown(Lesion lesion, ImageSeries series, LesionContrast? contrast, GuidanceAlternative[] alternatives)
    {
        var row = series.Modality == "MR" ? "A2.07" : "A2.04";
        var id = $"visibility.{lesion.Name}.{series.Phase}";
        var criterion = "lesion shows against the tissue around it (Rose criterion)";
        if (contrast is null)
        {
            return new(id, CriterionStatus.Unknown, Severity.Caution, criterion, $"{series.Name}: too few voxels of lesion or ring to measure", [], "rose1973", Grade.E1, row);
        }
        return contrast.Visible ? new(id, CriterionStatus.Met, Severity.Info, criterion, Words(contrast), [], "rose1973", Grade.E1, row)
            : new(id, CriterionStatus.NotMet, Severity.Major, criterion, $"not visible on this phase: {Words(contrast)}. Alternatives: {string.Join("; ", alternatives.Select(a => $"{a.Name}: {Verdict(a.Status)} ({a.Reason})"))}", [], "rose1973", Grade.E1, row);
    }

    private static Finding WindowFinding(Lesion lesion, UltrasoundWindow w) => new($"ultrasound.{lesion.Name}", w.Status, w.Status == CriterionStatus.NotMet ? Severity.Caution : Severity.Info, "acoustic window between skin and lesion free of bone, gas and lung",
        $"{w.Reason}{(w.NearestSkinMm is { } n ? $"; nearest skin {n:F0} mm" : "")}", [], "engineering-default", Grade.E2, "A2.01");

    private static GuidanceAlternative Alternative(CatalogueEntry e, (ImageSeries Series, LesionContrast? Contrast)[] contrasts, UltrasoundWindow window, CatalogueEntry? device)
    {
        var (status, why) = e.Text("needs") switch
        {
            "phase" => contrasts.Count(c => c.Series.Modality == "CT") < 2 ? (CriterionStatus.Unknown, "only one phase is loaded") : Best(contrasts, "CT"),
            "window" => (window.Status, window.Reason),
            "mr" => device is not null && DeviceCompatibility.Check(device, Modality.Mr) is { Status: not CriterionStatus.Met } f ? (f.Status, f.Message) : Best(contrasts, "MR"),
            _ => (CriterionStatus.Unknown, "needs an arterial procedure; feeders are not assessed here"),
        };
        return new(e.Name, status, why, e.Text("text"), e.Text("source"), Enum.Parse<Grade>(e.Text("grade")));
    }

    private static string Verdict(CriterionStatus s) => s switch { CriterionStatus.Met => "criteria met", CriterionStatus.NotMet => "criteria not met", _ => "unknown" };
}
