using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Envoy.Config.Endpoint.V3;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Google.Protobuf;
using HealthStatus = Envoy.Config.Core.V3.HealthStatus;
using WireLocality = Envoy.Config.Core.V3.Locality;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// The endpoints of a cluster as resources: one load assignment, in which a locality with more endpoints than a client wants to have at
/// once is only named, and each of its endpoints a resource below that name (LEDS, reference xds.md section 8). Then one that changes costs
/// itself.
/// </summary>
internal static class EndpointDrafts
{
    /// <summary>What stands before the path of a collection's name. There is no authority: the names lead here only.</summary>
    private const string Prefix = "xdstp:///envoy.config.endpoint.v3.LbEndpoint/";

    // Seven characters: of a thousand collections two are the same in one of two million meshes.
    private const int CollectionHashBytes = 5;

    // Eight characters. What is shorter goes as it is.
    private const int VersionHashBytes = 6;

    private const int LongestIp = 16;

    /// <summary>A load assignment with all its endpoints in it.</summary>
    public static ResourceDraft Whole(ClusterPlan plan, IReadOnlyList<Model.Catalog.Endpoint> endpoints)
    {
        var assignment = EndpointGroups.Assign(
            plan, endpoints.Where(static endpoint => endpoint.IsUnix || IpText.TryNormalize(endpoint.Address, out _)));
        return Draft.Of(assignment, ProvenanceSet.Of([.. plan.Provenance, .. endpoints.Select(static endpoint => endpoint.Provenance)]));
    }

    /// <summary>A load assignment in which some localities are only named.</summary>
    /// <param name="plan">The cluster.</param>
    /// <param name="localities">The localities in their order; those that are only named have no endpoints here.</param>
    /// <param name="weightOf">The weight of all endpoints of a locality.</param>
    public static ResourceDraft Split(
        ClusterPlan plan, IEnumerable<LocalityEndpoints> localities, Func<LocalityEndpoints, long> weightOf)
    {
        var name = plan.Name.ToString();
        var assignment = new ClusterLoadAssignment { ClusterName = name };
        List<Model.Objects.Provenance> inside = [];
        foreach (var shaped in LocalityShaping.Of(plan, [.. localities], weightOf))
        {
            var locality = shaped.Group;
            if (locality.Endpoints.Count > 0)
            {
                assignment.Endpoints.Add(EndpointGroups.Whole(shaped));
                inside.AddRange(locality.Endpoints.Select(static endpoint => endpoint.Endpoint.Provenance));
                continue;
            }

            assignment.Endpoints.Add(new LocalityLbEndpoints
            {
                Locality = locality.Locality,
                Priority = (uint)shaped.Priority,
                LoadBalancingWeight = shaped.Weight,
                LedsClusterLocalityConfig = new LedsClusterLocalityConfig
                {
                    LedsConfig = Wire.Ads(),
                    LedsCollectionName = CollectionOf(name, locality.Locality) + "*"
                },
            });
        }

        return Draft.Of(assignment, ProvenanceSet.Of([.. plan.Provenance, .. inside]));
    }

    /// <summary>An endpoint of a locality that is only named in its load assignment.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static ResourceDraft Member(string cluster, PlacedEndpoint endpoint) =>
        MemberOf(CollectionOf(cluster, EndpointGroups.WireOf(endpoint.Endpoint.Locality)), endpoint);

    /// <summary>The name of such an endpoint.</summary>
    public static string MemberName(string cluster, PlacedEndpoint endpoint) =>
        CollectionOf(cluster, EndpointGroups.WireOf(endpoint.Endpoint.Locality)) + MemberName(endpoint.Address, endpoint.Endpoint.Port);

    private static ResourceDraft MemberOf(string collection, PlacedEndpoint endpoint)
    {
        var member = EndpointGroups.One(endpoint);
        if (endpoint.Weight == 1)
        {
            member.LoadBalancingWeight = null; // as for clients that are told none
        }

        if (member.HealthStatus == HealthStatus.Healthy)
        {
            member.HealthStatus = HealthStatus.Unknown; // the same to them, and the default
        }

        var value = member.ToByteString();
        return new()
        {
            TypeUrl = TypeUrls.LbEndpoint,
            Name = collection + MemberName(endpoint.Address, endpoint.Endpoint.Port),
            Version = VersionOf(member),
            Value = value,
            Provenance = [endpoint.Endpoint.Provenance],
        };
    }

    /// <summary>What the name does not say already: all but the address.</summary>
    private static string VersionOf(LbEndpoint member)
    {
        var rest = member.Clone();
        rest.Endpoint.Address = null;
        if (rest.Endpoint.CalculateSize() == 0)
        {
            rest.Endpoint = null;
        }

        var encoded = rest.ToByteArray();
        return encoded.Length switch
        {
            0 => "0",
            < VersionHashBytes => Base64Url.EncodeToString(encoded),
            _ => HashOf(encoded, VersionHashBytes),
        };
    }

    /// <summary>The octets of address and port: eight characters for IPv4.</summary>
    private static string MemberName(string address, int port)
    {
        // Lists of endpoints have IP addresses only: see ClusterPlanning.
        Span<byte> octets = stackalloc byte[LongestIp + sizeof(ushort)];
        IPAddress.Parse(address).TryWriteBytes(octets, out var length);
        BinaryPrimitives.WriteUInt16BigEndian(octets[length..], (ushort)port);
        return Base64Url.EncodeToString(octets[..(length + sizeof(ushort))]);
    }

    /// <summary>
    /// The beginning of the names of a locality's endpoints: short, since each that changes is named to each client, and of characters that
    /// no client spells otherwise, since Envoy writes such names anew and a name that differs then is another one.
    /// </summary>
    private static string CollectionOf(string cluster, WireLocality locality)
    {
        var whole = Encoding.UTF8.GetBytes(string.Join('\n', cluster, locality.Region, locality.Zone, locality.SubZone));
        return Prefix + HashOf(whole, CollectionHashBytes) + "/";
    }

    private static string HashOf(ReadOnlySpan<byte> content, int length)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Base64Url.EncodeToString(hash[..length]);
    }
}
