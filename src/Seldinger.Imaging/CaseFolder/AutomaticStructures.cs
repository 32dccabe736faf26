using Seldinger.Core.Cases;
using Seldinger.Core.Geometry;
using Seldinger.Core.Values;
using Seldinger.Imaging.Segmentation;

namespace Seldinger.Imaging.CaseFolder;

/// <summary>Body, bone, lung and gas from Hounsfield values where no label gives them; marked automatic.</summary>
internal static class AutomaticStructures
{
    private const string Origin = "automatic, from Hounsfield values";

    private static readonly string[] Lungs = ["lung", "lung_left", "lung_right"];

    /// <summary>Adds what is missing; nothing for images that are no CT.</summary>
    internal static void Add(ImageSeries planning, SortedDictionary<string, Structure> structures, CaseLoadOptions options, LoadLog log)
    {
        bool Has(params string[] names) => names.Any(structures.ContainsKey);
        var (body, bone, lung, gas) = (!Has("body"), !Has("bone"), !Has(Lungs), !Has("gas", "air"));
        if (!options.AutomaticStructures || !(body || bone || lung || gas))
        {
            return;
        }
        if (planning.Modality != "CT")
        {
            log.Caution("case.automatic-none", $"{planning.Name} is no CT: body, bone, lung and gas that no label gives are not assessed.", "A1.10");
            return;
        }
        if (options.Catalogue is not { } catalogue || !catalogue.Contains("ct-segmentation"))
        {
            log.Caution("case.automatic-none", "no catalogue with the limits of the CT segmentation: body, bone, lung and gas that no label gives are not assessed.", "A1.10");
            return;
        }
        var limits = HuThresholds.FromCatalogue(new Draw(catalogue));
        var ct = planning.Image;
        var outline = structures.TryGetValue("body", out var given) && given.Mask.CountSet() > 0 ? given.Mask : HuSegmentation.Body(ct, limits, options.Threads);
        var added = new List<string>();
        void Put(string name, Mask mask)
        {
            if (mask.CountSet() > 0)
            {
                structures[name] = new(name, mask, mask.VolumeMl, true, Origin);
                added.Add($"{name} {mask.VolumeMl:F0} mL");
            }
            else
            {
                added.Add($"{name}: none found");
            }
        }
        if (body)
        {
            Put("body", outline);
        }
        if (bone)
        {
            Put("bone", HuSegmentation.Bone(ct, outline, limits, options.Threads));
        }
        if (lung || gas)
        {
            var (l, g) = HuSegmentation.LungAndGas(ct, outline, limits, options.Threads);
            if (lung)
            {
                Put("lung", l);
            }
            if (gas)
            {
                Put("gas", g);
            }
        }
        log.Note("case.automatic", $"not labelled, taken from Hounsfield values: {string.Join(", ", added)}. Look at them before relying on them.", "A1.10");
    }
}
