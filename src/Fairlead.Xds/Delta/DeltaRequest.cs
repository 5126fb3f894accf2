using Envoy.Service.Discovery.V3;
using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;
using Google.Protobuf;

namespace Fairlead.Xds.Delta;

/// <summary>A DeltaDiscoveryRequest, with the names that it subscribes to and the versions that it brings apart from the rest.</summary>
/// <param name="Rest">The type, the nonce and all else; names to subscribe to and versions may be missing.</param>
/// <param name="HasWildcard">Whether <c>*</c> is among the names that are subscribed to.</param>
/// <param name="Names">All others of these.</param>
/// <param name="Claimed">What the client says that it has; null where it says nothing, or where that counts nothing.</param>
internal sealed record DeltaRequest(DeltaDiscoveryRequest Rest, bool HasWildcard, NameSet Names, ResourceMap? Claimed)
{
    /// <summary>The name that stands for all resources.</summary>
    public const string Wildcard = "*";

    // In a request shorter than this, reading names and versions where they lie saves little.
    private const int Large = 4096;

    /// <summary>Reads a request.</summary>
    /// <param name="encoded">The encoded message.</param>
    /// <param name="onlyType">The type where the request names none.</param>
    /// <param name="current">All resources of a type as they are now; null where the stream has asked for the type before: what a client
    /// claims counts only the first time.</param>
    /// <param name="large">From how many bytes on names and versions are compared where they lie; see
    /// <see cref="LargeDeltaRequest"/>.</param>
    /// <exception cref="InvalidProtocolBufferException">It is no such message.</exception>
    public static DeltaRequest Read(ReadOnlySpan<byte> encoded, string? onlyType, Func<string, ResourceMap?> current, int large = Large)
    {
        if (encoded.Length >= large && LargeDeltaRequest.Read(encoded, onlyType, current) is { } request)
        {
            return request;
        }

        var whole = DeltaDiscoveryRequest.Parser.ParseFrom(encoded);
        var subscribe = whole.ResourceNamesSubscribe;
        return new(
            whole,
            subscribe.Contains(Wildcard),
            subscribe.Count == 0 ? NameSet.Empty : NameSet.Of(subscribe.Where(static name => name != Wildcard)),
            whole.InitialResourceVersions.Count > 0 && current(TypeOf(whole, onlyType)) is { } known
                ? ClaimsOf(whole, TypeOf(whole, onlyType), known)
                : null);
    }

    /// <summary>The type that a request is about; empty where none is named.</summary>
    public static string TypeOf(DeltaDiscoveryRequest request, string? onlyType) =>
        request.TypeUrl.Length > 0 ? request.TypeUrl : onlyType ?? "";

    /// <summary>A map of what a client says that it has, in any order.</summary>
    /// <param name="claims">Names and versions. A name that stands twice with different versions counts for nothing: then it is sent
    /// again.</param>
    /// <param name="known">All that there is now: the map itself where the client has just that.</param>
    public static ResourceMap MapOf(List<XdsResource> claims, ResourceMap known)
    {
        Hash128 hash = default;
        foreach (var claim in claims)
        {
            hash += claim.Hash;
        }

        if (claims.Count == known.Count && hash == known.Hash)
        {
            return known;
        }

        claims.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        List<XdsResource> distinct = new(claims.Count);
        for (var index = 0; index < claims.Count;)
        {
            var first = claims[index++];
            var isOne = true;
            for (; index < claims.Count && claims[index].Name == first.Name; index++)
            {
                isOne &= claims[index].Version == first.Version;
            }

            if (isOne)
            {
                distinct.Add(first);
            }
        }

        return ResourceMap.Of(distinct);
    }

    private static ResourceMap ClaimsOf(DeltaDiscoveryRequest request, string type, ResourceMap known) => MapOf(
        [.. request.InitialResourceVersions.Select(pair =>
            known.FindReal(pair.Key) is { } item && item.Version == pair.Value ? item : XdsResource.Claimed(type, pair.Key, pair.Value))],
        known);
}
