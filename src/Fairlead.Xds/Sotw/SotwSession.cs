using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Sotw;

/// <summary>
/// State-of-the-world xDS on one stream: reads requests by the rules of that variant (full lists of names, legacy wildcard, one nonce for
/// the whole response) into the state that all variants share, and gives responses their nonce. Pure and clock-free; not safe for
/// concurrent use.
/// </summary>
internal sealed class SotwSession
{
    private const int MaxTypes = 64;

    private readonly StreamState _state;
    private readonly NameTable _names;
    private readonly List<SotwType> _types;
    private long _lastNonce;

    public SotwSession(IReadOnlyList<TypeRules> rules, NameTable names)
    {
        _state = new StreamState(rules);
        _names = names;
        _types = [.. _state.Types.Select(static type => new SotwType(type))];
    }

    /// <summary>Types in push order.</summary>
    public IReadOnlyList<SotwType> Types => _types;

    /// <summary>The response that a request for the type would answer.</summary>
    public SentResponse? InFlight(ReadOnlySpan<byte> typeUrl)
    {
        foreach (var known in _types)
        {
            if (typeUrl.SequenceEqual(known.Url))
            {
                return known.State.InFlight;
            }
        }

        return null;
    }

    /// <summary>Takes a request.</summary>
    /// <param name="frame">The request.</param>
    /// <param name="views">The current resources, to see whether a client that comes back is up to date.</param>
    /// <param name="type">The type that it is about; null where it names none.</param>
    public RequestOutcome Receive(in RequestFrame frame, SetViews views, out SotwType? type)
    {
        type = null;
        if (frame.TypeUrl.IsEmpty)
        {
            return RequestOutcome.NoType;
        }

        type = Find(frame.TypeUrl);
        if (type is null)
        {
            return RequestOutcome.TooManyTypes;
        }

        if (!type.State.Requested)
        {
            Subscribe(type, frame);
            Resume(type, frame.VersionInfo, views);
            return RequestOutcome.Subscription;
        }

        if (!IsCurrent(type, frame.Nonce))
        {
            type.State.Overtaken();
            return RequestOutcome.Stale;
        }

        var outcome = RequestOutcome.Subscription;
        if (type.State.InFlight is not null)
        {
            // The verdict is said once; what comes later with the same nonce only changes the subscription, and some clients repeat
            // error_detail in it. The version takes no part: a NACK may carry the new one.
            outcome = frame.HasError ? RequestOutcome.Nack : RequestOutcome.Ack;
            if (frame.HasError)
            {
                type.State.Reject();
            }
            else
            {
                type.State.Accept();
                type.AckedVersion = type.SentVersion;
            }
        }

        Subscribe(type, frame);
        return outcome;
    }

    /// <summary>Gives the response that is due next, which counts as sent from then on.</summary>
    public bool TryNext(SetViews views, [NotNullWhen(true)] out SotwResponse? response)
    {
        if (_state.Next(views) is not { } plan)
        {
            response = null;
            return false;
        }

        _state.Commit(plan, views);
        var type = _types.Find(candidate => ReferenceEquals(candidate.State, plan.Type))!; // every state has its entry
        type.Nonce = ++_lastNonce;
        type.SentVersion = plan.Result.Version;
        response = new SotwResponse(type, plan.Resources, plan.Result, type.Nonce, plan.Removal);
        return true;
    }

    private static bool IsCurrent(SotwType type, ReadOnlySpan<byte> nonce)
    {
        if (type.Nonce == 0)
        {
            return nonce.IsEmpty;
        }

        Span<byte> expected = stackalloc byte[20];
        return type.Nonce.TryFormat(expected, out var length, default, CultureInfo.InvariantCulture) && nonce.SequenceEqual(expected[..length]);
    }

    private static void Resume(SotwType type, ReadOnlySpan<byte> versionInfo, SetViews views)
    {
        if (versionInfo.IsEmpty || type.State.Subscription.IsEmpty)
        {
            return;
        }

        // Versions are hashes of content, whoever computed them: an equal one says that the client has what it asks for.
        var view = views.Get(type.State.Rules.TypeUrl, type.State.Subscription);
        if (Encoding.UTF8.GetString(versionInfo) == view.Version)
        {
            type.State.Resume(view);
            type.AckedVersion = view.Version;
        }
    }

    private void Subscribe(SotwType type, in RequestFrame frame)
    {
        if (type.State.Requested && frame.Names.SequenceEqual(type.LastNames.Encoded))
        {
            return;
        }

        var names = _names.Get(frame.Names, frame.NameCount);
        type.LastNames = names;
        type.EverNamed |= !names.IsEmpty;

        // Without names ever, no names mean everything; after names they mean nothing.
        var wildcard = names.HasWildcard || (names.IsEmpty && !type.EverNamed && type.State.Rules.LegacyWildcard);
        type.State.Subscribe(new Subscription(wildcard, names.Names));
    }

    private SotwType? Find(ReadOnlySpan<byte> typeUrl)
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

        var added = new SotwType(_state.Add(TypeRules.Unknown(Encoding.UTF8.GetString(typeUrl))));
        _types.Add(added);
        return added;
    }
}
