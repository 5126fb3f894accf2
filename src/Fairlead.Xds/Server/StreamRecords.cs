using System.Globalization;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Sessions;

namespace Fairlead.Xds.Server;

/// <summary>
/// What the status of a stream says beyond the state machine, which has no clock. Guarded by its stream.
/// </summary>
internal sealed class StreamRecords(XdsStreamInfo stream)
{
    private readonly Dictionary<SessionType, TypeRecord> _records = [];

    public TypeRecord Of(SessionType type)
    {
        if (!_records.TryGetValue(type, out var record))
        {
            _records.Add(type, record = new TypeRecord());
        }

        return record;
    }

    /// <summary>Notes when clients came back with what they have.</summary>
    public void Resumed(IReadOnlyList<SessionType> types, DateTimeOffset now)
    {
        foreach (var type in types)
        {
            if (type.State.ResumedVersion is not null && type.Nonce == 0)
            {
                Of(type).AckedAt ??= now;
            }
        }
    }

    /// <summary>Notes the client's verdict.</summary>
    public XdsAckEvent Verdict(SessionType type, SentResponse answered, Google.Rpc.Status? error, DateTimeOffset now)
    {
        var record = Of(type);
        if (error is not null)
        {
            record.Nack = new XdsNackStatus(answered.Version, error.Code, error.Message, now);
            record.NackCount++;
        }
        else
        {
            record.AckedAt = now;
        }

        return new XdsAckEvent
        {
            Stream = stream,
            TypeUrl = type.State.Rules.TypeUrl,
            Version = answered.Version,
            Nonce = Text(type.Nonce),
            Resources = answered.Resources,
            Removed = answered.Removed,
            SentAt = record.SentAt ?? now,
            At = now,
            Nack = error is null ? null : record.Nack,
        };
    }

    public XdsTypeStatus Status(SessionType type)
    {
        var record = Of(type);
        var state = type.State;
        var rejected = state.Parked.Count > 0;
        return new XdsTypeStatus
        {
            TypeUrl = state.Rules.TypeUrl,
            State = rejected ? XdsSyncState.Nack
                : state.InFlight is not null ? XdsSyncState.Stale
                : state.Answered ? XdsSyncState.Synced
                : XdsSyncState.Never,
            Wildcard = state.Subscription.Wildcard,
            Names = state.Subscription.Names.AsList(),
            SentVersion = type.SentVersion,
            SentNonce = type.Nonce == 0 ? null : Text(type.Nonce),
            SentAt = record.SentAt,
            AckedVersion = type.AckedVersion,
            AckedAt = record.AckedAt,
            BehindSince = record.BehindSince,
            Nack = rejected ? record.Nack : null,
            NackCount = record.NackCount,
            Accepted = [.. state.Accepted.ToList().Where(static item => item.HasMessage)],
            Sent = state.InFlight?.Resources ?? [],
            Rejected = [.. state.Parked.SelectMany(static group => group.Resources)],
        };
    }

    private static string Text(long nonce) => nonce.ToString(CultureInfo.InvariantCulture);
}
