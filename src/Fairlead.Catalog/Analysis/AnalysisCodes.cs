namespace Fairlead.Catalog.Analysis;

/// <summary>The codes of what is probably not meant. They only grow; each has a page in docs/reference/diagnostics.</summary>
internal static class AnalysisCodes
{
    public const string UnreachableRule = "FL1601";
    public const string EmptySubset = "FL1602";
    public const string UnusedSubset = "FL1603";
    public const string SharedHost = "FL1604";
    public const string LonelySelector = "FL1605";
    public const string ForeignHost = "FL1606";
    public const string PortWithoutListener = "FL1607";
    public const string PortWithoutProtocol = "FL1608";
    public const string UnknownProvider = "FL1609";
}
