using Fairlead.Incremental.Maps;

namespace Fairlead.Xds.Resources;

/// <summary>
/// How maps of resources by name are made: two resources are equal if type, name and version are, and entries that only say that nothing
/// of the name exists are marked.
/// </summary>
internal sealed class ResourceShape : MapShape<string, XdsResource>
{
    private ResourceShape()
        : base(KeyOrder.Ordinal)
    {
    }

    public static ResourceShape Instance { get; } = new();

    public override bool HasHashes => true;

    public override Hash128 HashOf(string key, XdsResource value) => value.Hash;

    public override bool IsMarked(XdsResource value) => value.IsAbsent;

    public override bool AreEqual(XdsResource one, XdsResource other) => one.Hash == other.Hash;
}
