namespace Fairlead.Proxy.Matching;

/// <summary>How a <see cref="StringPattern"/> compares.</summary>
internal enum StringPatternKind
{
    Exact,
    Prefix,
    Suffix,
    Contains,
    Regex,
}
