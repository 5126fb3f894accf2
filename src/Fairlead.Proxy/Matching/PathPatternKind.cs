namespace Fairlead.Proxy.Matching;

/// <summary>How a <see cref="PathPattern"/> compares.</summary>
internal enum PathPatternKind
{
    Prefix,

    /// <summary>A prefix that ends at a slash or at the end of the path.</summary>
    SeparatedPrefix,
    Exact,
    Regex,
}
