using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>Lists the responses of a stream: those that were answered, then those that are on their way. Pure.</summary>
internal static class ExchangeReports
{
    public static IReadOnlyList<ExchangeReport> From(IReadOnlyList<XdsAckEvent> answered, IReadOnlyList<XdsTypeStatus> types)
    {
        var known = new Dictionary<(string Type, string Name), string>();
        var reports = answered.Select(answer => Answered(answer, known)).ToList();
        foreach (var type in types)
        {
            if (type.State == XdsSyncState.Stale && type is { SentVersion: { } version, SentNonce: { } nonce, SentAt: { } sentAt })
            {
                reports.Add(new()
                {
                    Type = TypeNames.Of(type.TypeUrl),
                    Version = version,
                    Nonce = nonce,
                    SentAt = sentAt,
                    Changed = Changed(type.TypeUrl, type.Sent, known),
                });
            }
        }

        return reports;
    }

    private static ExchangeReport Answered(XdsAckEvent answer, Dictionary<(string Type, string Name), string> known) => new()
    {
        Type = TypeNames.Of(answer.TypeUrl),
        Version = answer.Version,
        Nonce = answer.Nonce,
        SentAt = answer.SentAt,
        AnsweredAt = answer.At,
        Answer = answer.Nack is null ? "ACK" : "NACK",
        Message = answer.Nack?.Message,
        Changed = Changed(answer.TypeUrl, answer.Resources, known),
    };

    // The resources that differ from those in the responses before. A response of a full-state type repeats all resources that the client
    // holds.
    private static List<string> Changed(
        string typeUrl, IReadOnlyList<XdsResource> resources, Dictionary<(string Type, string Name), string> known)
    {
        var changed = new List<string>();
        foreach (var resource in resources)
        {
            var key = (typeUrl, resource.Name);
            if (known.GetValueOrDefault(key) != resource.Version)
            {
                known[key] = resource.Version;
                changed.Add(resource.Name);
            }
        }

        return changed;
    }
}
