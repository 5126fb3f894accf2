namespace Fairlead.Xds.Resources;

/// <summary>A name at which two maps differ.</summary>
/// <param name="Before">What the first has; null for nothing.</param>
/// <param name="After">What the second has; null for nothing.</param>
internal readonly record struct ResourceChange(XdsResource? Before, XdsResource? After)
{
    public string Name => (Before ?? After)!.Name; // one of them is there
}
