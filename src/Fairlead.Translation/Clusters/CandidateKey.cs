using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Clusters;

/// <summary>An endpoint that may be a socket of a cluster: several may be listed at one socket.</summary>
internal sealed record CandidateKey(MemberKey Member, EndpointKey Endpoint) : IComparable<CandidateKey>
{
    public int CompareTo(CandidateKey? other)
    {
        var order = other is null ? 1 : Member.CompareTo(other.Member);
        return order != 0 ? order : Endpoint.CompareTo(other!.Endpoint); // null has an order
    }
}
