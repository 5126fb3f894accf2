using System.Text;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sessions;

namespace Fairlead.Xds.Delta;

/// <summary>
/// Incremental xDS on one stream: reads requests by the rules of that variant (changes of the list of names, versions that a client comes
/// back with, nonces that are never stale) into the state that all variants share. Pure and clock-free; not safe for concurrent use.
/// </summary>
/// <param name="rules">How the types are served.</param>
/// <param name="names">Lists of names that streams share.</param>
/// <param name="differences">Differences that streams share.</param>
internal sealed class DeltaSession(IReadOnlyList<TypeRules> rules, NameSets names, DifferenceCache differences)
    : StreamSession(rules, Variant.Delta, differences)
{
    /// <summary>Whether the stream has asked for a type before.</summary>
    public bool HasAsked(string typeUrl) => Types.Any(type => type.State.Requested && type.State.Rules.TypeUrl == typeUrl);

    /// <summary>Takes a request.</summary>
    public RequestResult Receive(DeltaRequest request)
    {
        var message = request.Rest;
        if (message.TypeUrl.Length == 0)
        {
            return new RequestResult(RequestOutcome.NoType, null, null);
        }

        if (Find(Encoding.UTF8.GetBytes(message.TypeUrl)) is not { } type)
        {
            return new RequestResult(RequestOutcome.TooManyTypes, null, null);
        }

        if (!type.State.Requested)
        {
            Start(type.State, request);
            return new RequestResult(RequestOutcome.Subscription, type, null);
        }

        // A request with an old nonce says nothing about the response that is under way; the names in the request count all the same.
        var answered = message.ResponseNonce.Length > 0 && type.IsLastNonce(Encoding.UTF8.GetBytes(message.ResponseNonce))
            ? type.State.InFlight
            : null;
        var outcome = answered is null ? RequestOutcome.Subscription : Judge(type, message.ErrorDetail is not null);
        if (request.HasWildcard || request.Names.Count > 0 || message.ResourceNamesUnsubscribe.Count > 0)
        {
            Change(type.State, request);
        }

        return new RequestResult(outcome, type, answered);
    }

    /// <summary>In the first request of a type, no names mean all resources, where the type is served so.</summary>
    private void Start(TypeState state, DeltaRequest request)
    {
        var isEmpty = !request.HasWildcard && request.Names.Count == 0;
        if (isEmpty && state.Rules.MembersOf is not null)
        {
            state.FollowParents();
        }

        state.Ask(new Subscription(request.HasWildcard || (isEmpty && state.Rules.LegacyWildcard), names.Share(request.Names)));
        if (request.Claimed is { } claimed)
        {
            state.Claim(claimed);
        }
    }

    private void Change(TypeState state, DeltaRequest request)
    {
        var subscribe = request.Names;
        var unsubscribe = request.Rest.ResourceNamesUnsubscribe.Select(XdstpName.Canonical).ToHashSet(StringComparer.Ordinal);
        var again = request.HasWildcard;
        var asked = state.Asked;
        var dropped = unsubscribe.Where(name => asked.Names.Contains(name) && !subscribe.Contains(name)).ToList();
        var wildcard = again || (asked.Wildcard && !unsubscribe.Contains(DeltaRequest.Wildcard));
        if (again && asked.Wildcard)
        {
            state.OweAnswer();
        }

        // Each subscribed name is answered, also one that was subscribed to before: the client may have dropped the resource.
        state.Forget(subscribe.AsList());
        state.Ask(new Subscription(wildcard, names.Share(asked.Names.Without(dropped).With(subscribe.Names))));
        if (wildcard && dropped.Count > 0)
        {
            // The client cannot know whether its wildcard subscription covers the names that it unsubscribes from, so the server answers
            // for each.
            state.Owe(dropped);
        }
    }
}
