namespace Seldinger.Planning.Aim;

/// <summary>Structure names in words: "rib_left_9" becomes "left rib 9".</summary>
internal static class Words
{
    public static string Of(string structure)
    {
        var parts = structure.Split('_').ToList();
        foreach (var side in new[] { "left", "right" })
        {
            if (parts.Count > 1 && parts.Remove(side))
            {
                parts.Insert(0, side);
            }
        }
        return string.Join(' ', parts);
    }
}
