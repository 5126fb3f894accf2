using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Sotw;

/// <summary>The names of a request.</summary>
/// <param name="Encoded">As they stood in it.</param>
/// <param name="HasWildcard">Whether <c>*</c> was among them.</param>
/// <param name="Names">All others.</param>
internal sealed record NameList(byte[] Encoded, bool HasWildcard, NameSet Names)
{
    public static NameList Empty { get; } = new([], false, NameSet.Empty);

    public bool IsEmpty => Encoded.Length == 0;
}
