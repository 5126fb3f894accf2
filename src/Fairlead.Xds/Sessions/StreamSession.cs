using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Sessions;

/// <summary>
/// What both variants share on one stream: the state of all types, and the nonces of responses. Pure and clock-free; not safe for
/// concurrent use.
/// </summary>
internal abstract class StreamSession
{
    private const int MaxTypes = 64;

    private readonly StreamState _state;
    private readonly List<SessionType> _types;
    private long _lastNonce;

    protected StreamSession(IReadOnlyList<TypeRules> rules, Variant variant, DifferenceCache differences)
    {
        _state = new StreamState(rules, variant, differences);
        _types = [.. _state.Types.Select(static type => new SessionType(type))];
    }

    /// <summary>Types in push order.</summary>
    public IReadOnlyList<SessionType> Types => _types;

    /// <summary>Gives the response that is due next, which counts as sent from then on.</summary>
    /// <param name="lookUp">Gives each requested type its target, all of one state, and returns that state.</param>
    /// <param name="response">The response.</param>
    public bool TryNext(Func<StreamState, XdsResourceSet> lookUp, [NotNullWhen(true)] out SessionResponse? response)
    {
        ResponsePlan? plan;
        XdsResourceSet set;
        do
        {
            _state.Follow();
            set = lookUp(_state);
            plan = _state.Next();
        }
        while (plan is null && _state.Follow());

        if (plan is null)
        {
            response = null;
            return false;
        }

        _state.Commit(plan, set);
        response = Number(plan);
        return true;
    }

    /// <summary>Whether a response is due, without counting it as sent.</summary>
    public bool HasDue(Func<StreamState, XdsResourceSet> lookUp)
    {
        _state.Follow();
        lookUp(_state);
        return _state.Next() is not null;
    }

    /// <summary>
    /// Gives a response that renews times to live; to be called when no other response is due. A type with an unanswered response is passed
    /// over, since that response renews them too.
    /// </summary>
    public bool TryHeartbeat([NotNullWhen(true)] out SessionResponse? response)
    {
        foreach (var type in _types)
        {
            if (type.HeartbeatDue && type.State.PlanHeartbeat() is { } plan)
            {
                type.HeartbeatDue = false;
                type.State.Commit(plan);
                response = Number(plan);
                return true;
            }
        }

        response = null;
        return false;
    }

    protected SessionType? Find(ReadOnlySpan<byte> typeUrl)
    {
        foreach (var known in _types)
        {
            if (typeUrl.SequenceEqual(known.Url))
            {
                return known;
            }
        }

        if (_types.Count >= MaxTypes)
        {
            return null;
        }

        var added = new SessionType(_state.Add(TypeRules.Unknown(Encoding.UTF8.GetString(typeUrl))));
        _types.Add(added);
        return added;
    }

    /// <summary>Applies the verdict of the client to the response that is under way.</summary>
    protected static RequestOutcome Judge(SessionType type, bool rejected)
    {
        if (rejected)
        {
            type.State.Reject();
            return RequestOutcome.Nack;
        }

        type.State.Accept();
        type.AckedVersion = type.SentVersion;
        return RequestOutcome.Ack;
    }

    private SessionResponse Number(ResponsePlan plan)
    {
        var type = _types.Find(candidate => ReferenceEquals(candidate.State, plan.Type))!; // every state has its entry
        type.Nonce = ++_lastNonce;
        type.SentVersion = plan.Version;
        return new SessionResponse(type, plan, type.Nonce);
    }
}
