using System.Globalization;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Listeners;

/// <summary>From claims to listeners.</summary>
internal sealed class ListenerCollections
{
    public ListenerCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("listener candidates", claims, static (_, claim) => claim.Listeners.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted listeners", candidates, KeyOrder.Ordinal, AddSockets, Admit);
        Listeners = graph.Expand<ConfigKey, AdmittedObject, ListenerKey, Listener>(
            "listeners", Admitted, new(KeyOrder.Natural<ListenerKey>()), static (key, admitted, output) =>
            {
                foreach (var claim in admitted.Claims?.Listeners ?? [])
                {
                    var made = ToListener(key, claim);
                    output.Add(made.Key, made);
                }
            });
        ByOwner = graph.Index(
            "listeners by object", Listeners, KeyOrder.Natural<ConfigKey>(), static (key, _, owners) => owners.Add(key.Owner));
    }

    /// <summary>What was decided of each object that claims listeners.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    public Collection<ListenerKey, Listener> Listeners { get; }

    public BucketIndex<ConfigKey, ListenerKey, Listener> ByOwner { get; }

    /// <summary>The listeners that a claim is bound to.</summary>
    public IEnumerable<Listener> Of(Context context, ListenerRefClaim reference) =>
        context.Entries(ByOwner, reference.Owner)
            .Select(static entry => entry.Value)
            .Where(listener => reference.Section.Length == 0 || listener.Key.Section == reference.Section);

    private static Listener ToListener(ConfigKey key, ListenerClaim claim) => new()
    {
        Key = new(key, claim.Section),
        Selector = claim.Selector,
        Bind = claim.Bind,
        Port = claim.Port,
        Protocol = claim.Protocol,
        Hosts = claim.Hosts,
        Tls = claim.Tls,
        Provenance = new(key, claim.Path),
    };

    // What the proxies of one selector open at one address and port.
    private static string SocketOf(ListenerClaim claim) => string.Create(
        CultureInfo.InvariantCulture,
        $"{claim.Port}\n{claim.Bind}\n{string.Join('\n', claim.Selector.Select(static label => $"{label.Key}={label.Value}"))}");

    private static void AddSockets(ConfigKey key, AdmittedObject admitted, List<string> sockets)
    {
        foreach (var claim in admitted.Claims?.Listeners ?? [])
        {
            if (!sockets.Contains(SocketOf(claim)))
            {
                sockets.Add(SocketOf(claim));
            }
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var claim in candidate.Listeners)
            {
                var socket = SocketOf(claim);
                foreach (var (other, admitted) in admission.Before(socket))
                {
                    // What is found by a socket has claims.
                    foreach (var former in admitted.Claims!.Listeners.Where(former => SocketOf(former) == socket))
                    {
                        AddContradictions(key, claim, former, new(other, former.Path), findings);
                    }
                }
            }

            return new([], findings.ToEquatableList());
        });

    private static void AddContradictions(
        ConfigKey key, ListenerClaim claim, ListenerClaim former, Provenance related, List<Finding> findings)
    {
        if (claim.Protocol != former.Protocol && !(IsTls(claim) && IsTls(former)))
        {
            findings.Add(Finding.Error(
                CatalogCodes.ListenerConflict, key, claim.Path,
                $"port {claim.Port} is {claim.Protocol} here and {former.Protocol} in {related}",
                "use another port, or make the protocols agree", related));
        }
        else if (claim.Protocol != ListenerProtocol.Http && claim.Hosts.Intersect(former.Hosts).FirstOrDefault() is { } shared)
        {
            // Requests in clear text are told apart by rules, whichever object they are bound to; connections are not.
            findings.Add(Finding.Error(
                CatalogCodes.ListenerConflict, key, claim.Path,
                $"port {claim.Port} takes the host \"{shared.Pattern}\" in {related} too",
                "name the host in one of the two", related));
        }
    }

    // TLS is told apart by server name, so that one port may open some of it and pass on the rest.
    private static bool IsTls(ListenerClaim claim) => claim.Protocol is ListenerProtocol.Https or ListenerProtocol.Tls;
}
