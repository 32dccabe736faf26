namespace Seldinger.Core.Values;

/// <summary>Evidence grade, shown beside every therapy, rule and parameter.</summary>
public enum Grade
{
    /// <summary>Closed formula, standard physics, or rule from guideline or randomised trial.</summary>
    E1,

    /// <summary>Bench, ex-vivo or animal data with numbers to compare with.</summary>
    E2,

    /// <summary>Human observational data, or trials that disagree.</summary>
    E3,

    /// <summary>Plausible mechanism or engineering default; shown as such, editable.</summary>
    E4,

    /// <summary>Named by a source, no usable quantitative model; default no effect.</summary>
    E5,

    /// <summary>Claim contradicted, not reproducible or damaged by translation.</summary>
    X,
}
