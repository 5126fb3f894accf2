using System.Text;
using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sessions;
using Google.Protobuf.Collections;

namespace Fairlead.Xds.Delta;

/// <summary>
/// Incremental xDS on one stream: reads requests by the rules of that variant (changes of the list of names, versions that a client comes
/// back with, nonces that are never stale) into the state that all variants share. Pure and clock-free; not safe for concurrent use.
/// </summary>
/// <param name="rules">How the types are served.</param>
/// <param name="names">Lists of names that streams share.</param>
/// <param name="differences">Differences that streams share.</param>
/// <param name="current">All resources of a type as they are now: what a client comes back with is mostly just that, and is not made again then.</param>
internal sealed class DeltaSession(IReadOnlyList<TypeRules> rules, NameSets names, DifferenceCache differences, Func<string, ResourceMap> current)
    : StreamSession(rules, Variant.Delta, differences)
{
    private const string Wildcard = "*";

    /// <summary>Takes a request.</summary>
    public RequestResult Receive(DeltaDiscoveryRequest request)
    {
        if (request.TypeUrl.Length == 0)
        {
            return new RequestResult(RequestOutcome.NoType, null, null);
        }

        if (Find(Encoding.UTF8.GetBytes(request.TypeUrl)) is not { } type)
        {
            return new RequestResult(RequestOutcome.TooManyTypes, null, null);
        }

        if (!type.State.Requested)
        {
            Start(type.State, request);
            return new RequestResult(RequestOutcome.Subscription, type, null);
        }

        // An old nonce says nothing of what is under way now; the names beside it count all the same.
        var answered = request.ResponseNonce.Length > 0 && type.IsLastNonce(Encoding.UTF8.GetBytes(request.ResponseNonce)) ? type.State.InFlight : null;
        var outcome = answered is null ? RequestOutcome.Subscription : Judge(type, request.ErrorDetail is not null);
        if (request.ResourceNamesSubscribe.Count > 0 || request.ResourceNamesUnsubscribe.Count > 0)
        {
            Change(type.State, request);
        }

        return new RequestResult(outcome, type, answered);
    }

    /// <summary>The first request of a type: nothing named means everything, for the types where it does.</summary>
    private void Start(TypeState state, DeltaDiscoveryRequest request)
    {
        var subscribe = request.ResourceNamesSubscribe;
        if (subscribe.Count == 0 && state.Rules.MembersOf is not null)
        {
            state.FollowParents();
        }

        var wildcard = subscribe.Contains(Wildcard) || (subscribe.Count == 0 && state.Rules.LegacyWildcard);
        state.Ask(new Subscription(wildcard, names.Share(NameSet.Of(subscribe.Where(static name => name != Wildcard)))));
        if (request.InitialResourceVersions.Count > 0)
        {
            state.Claim(Claimed(state.Rules.TypeUrl, request.InitialResourceVersions));
        }
    }

    private ResourceMap Claimed(string typeUrl, MapField<string, string> versions)
    {
        var known = current(typeUrl);
        var isKnown = versions.Count == known.Count;
        var claimed = new XdsResource[versions.Count];
        var length = 0;
        foreach (var (name, version) in versions)
        {
            var item = known.Find(name);
            if (item?.Version != version)
            {
                item = XdsResource.Claimed(typeUrl, name, version);
                isKnown = false;
            }

            claimed[length++] = item;
        }

        if (isKnown)
        {
            return known;
        }

        claimed.AsSpan().Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return ResourceMap.Of(claimed);
    }

    private void Change(TypeState state, DeltaDiscoveryRequest request)
    {
        var subscribe = request.ResourceNamesSubscribe.Where(static name => name != Wildcard).Select(XdstpName.Canonical).ToHashSet(StringComparer.Ordinal);
        var unsubscribe = request.ResourceNamesUnsubscribe.Select(XdstpName.Canonical).ToHashSet(StringComparer.Ordinal);
        var again = request.ResourceNamesSubscribe.Contains(Wildcard);
        var asked = state.Asked;
        var dropped = asked.Names.AsList().Where(name => unsubscribe.Contains(name) && !subscribe.Contains(name)).ToList();
        var wildcard = again || (asked.Wildcard && !unsubscribe.Contains(Wildcard));
        if (again && asked.Wildcard)
        {
            state.OweAnswer();
        }

        // Each name is answered, also one that was asked for before: the client may have dropped what it got.
        state.Forget(subscribe);
        var kept = asked.Names.AsList().Where(name => !unsubscribe.Contains(name));
        state.Ask(new Subscription(wildcard, names.Share(NameSet.Of(kept.Concat(subscribe)))));
        if (wildcard && dropped.Count > 0)
        {
            // The client cannot know whether the wildcard covers them.
            state.Owe(dropped);
        }
    }
}
