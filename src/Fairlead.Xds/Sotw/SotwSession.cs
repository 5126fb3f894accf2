using System.Text;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sessions;

namespace Fairlead.Xds.Sotw;

/// <summary>
/// State-of-the-world xDS on one stream: reads requests by the rules of that variant (full lists of names, legacy wildcard, one nonce for
/// the whole response) into the state that all variants share. Pure and clock-free; not safe for concurrent use.
/// </summary>
internal sealed class SotwSession(IReadOnlyList<TypeRules> rules, NameTable names, DifferenceCache differences)
    : StreamSession(rules, Variant.Sotw, differences)
{
    private readonly Dictionary<SessionType, AskedNames> _asked = [];

    /// <summary>Takes a request.</summary>
    public RequestResult Receive(in RequestFrame frame)
    {
        if (frame.TypeUrl.IsEmpty)
        {
            return new RequestResult(RequestOutcome.NoType, null, null);
        }

        if (Find(frame.TypeUrl) is not { } type)
        {
            return new RequestResult(RequestOutcome.TooManyTypes, null, null);
        }

        if (!type.State.Requested)
        {
            Subscribe(type, frame);
            if (!frame.VersionInfo.IsEmpty && !type.State.Subscription.IsEmpty)
            {
                type.State.Claim(Encoding.UTF8.GetString(frame.VersionInfo));
            }

            return new RequestResult(RequestOutcome.Subscription, type, null);
        }

        if (type.Nonce == 0 ? !frame.Nonce.IsEmpty : !type.IsLastNonce(frame.Nonce))
        {
            type.State.Overtaken();
            return new RequestResult(RequestOutcome.Stale, type, null);
        }

        // A verdict is counted once. Later requests with the same nonce only change the subscription, and some clients repeat error_detail
        // in them. The version does not matter: a rejection may carry the new one.
        var answered = type.State.InFlight;
        var outcome = answered is null ? RequestOutcome.Subscription : Judge(type, frame.HasError);
        Subscribe(type, frame);
        return new RequestResult(outcome, type, answered);
    }

    private void Subscribe(SessionType type, in RequestFrame frame)
    {
        if (!_asked.TryGetValue(type, out var asked))
        {
            _asked.Add(type, asked = new AskedNames());
        }

        if (type.State.Requested && frame.Names.SequenceEqual(asked.Last.Encoded))
        {
            return;
        }

        asked.Last = names.Get(frame.Names, frame.NameCount);
        asked.EverNamed |= !asked.Last.IsEmpty;

        // As long as no name was sent on the stream, no names mean all resources; afterwards they mean none.
        var wildcard = asked.Last.HasWildcard || (asked.Last.IsEmpty && !asked.EverNamed && type.State.Rules.LegacyWildcard);
        type.State.Ask(new Subscription(wildcard, asked.Last.Names));
    }

    private sealed class AskedNames
    {
        public NameList Last { get; set; } = NameList.Empty;

        public bool EverNamed { get; set; }
    }
}
