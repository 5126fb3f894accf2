namespace Fairlead.Translation.Drafts;

/// <summary>The codes of translation's problems. They only grow; each has a page in docs/reference/diagnostics.</summary>
internal static class ProblemCodes
{
    public const string NoResolution = "FL1801";
    public const string EndpointAddress = "FL1802";
    public const string ManyHostnames = "FL1803";
    public const string UnservedForGrpc = "FL1804";
    public const string HeaderNotEditable = "FL1805";
    public const string InboundClash = "FL1806";
    public const string RawNameClash = "FL1807";
    public const string UnservedField = "FL1808";
    public const string UnresolvedForGrpc = "FL1809";
    public const string PolicyNotFollowed = "FL1820";
    public const string Sealed = "FL1821";
    public const string OriginalAddress = "FL1822";
    public const string NothingToChoose = "FL1823";
    public const string UnknownKeys = "FL1830";
    public const string UncheckedBySidecar = "FL1831";
    public const string UncheckedByGrpc = "FL1832";
    public const string TelemetryOfSidecar = "FL1833";
    public const string UnaskedProvider = "FL1834";
    public const string ListenerClash = "FL1840";
    public const string UnservedByKind = "FL1841";
    public const string StreamClash = "FL1842";
    public const string NoStream = "FL1843";
    public const string NoPassThrough = "FL1844";
}
