namespace Fairlead.Xds.Resources;

/// <summary>What a stream asks for of one type: everything, or names, or both (names then cover what the set does not have).</summary>
internal readonly record struct Subscription(bool Wildcard, NameSet Names)
{
    public static Subscription None { get; } = new(false, NameSet.Empty);

    public static Subscription Everything { get; } = new(true, NameSet.Empty);

    public bool IsEmpty => !Wildcard && Names.Count == 0;

    public bool Covers(XdsResource resource) => Wildcard || Names.Covers(resource);
}
