using System.Globalization;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Status;

/// <summary>The status of the push stage, made from the streams when somebody looks.</summary>
internal sealed class PushStatus(Func<IReadOnlyList<XdsStreamStatus>> streams, StageMonitor translation)
{
    public StageStatus Current
    {
        get
        {
            var now = streams();
            var pushed = translation.Current.VersionOut;
            DateTimeOffset? last = null;
            var refusals = new List<string>();
            foreach (var stream in now)
            {
                foreach (var type in stream.Types)
                {
                    last = type.SentAt is { } at && (last is null || at > last) ? at : last;
                    if (type.Nack is { } nack)
                    {
                        refusals.Add(
                            $"{stream.Stream.Node.Id} refuses {type.TypeUrl[(type.TypeUrl.LastIndexOf('.') + 1)..]}: {nack.Message}");
                    }
                }
            }

            var error = refusals.Count switch
            {
                0 => null,
                1 => refusals[0],
                _ => string.Create(CultureInfo.InvariantCulture, $"{refusals[0]} (and {refusals.Count - 1} more)"),
            };
            return new("push", pushed, pushed, last, error is null ? null : new(error));
        }
    }
}
