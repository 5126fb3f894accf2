using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fairlead.Config.Quarantine;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Push;
using Fairlead.Model.Objects;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Quarantine;

/// <summary>
/// Looks at what clients reject, and tells the store which object is to blame. An event only says "look again", so none can be lost. Safe
/// for use by any number of threads; <see cref="RunAsync"/> is the one loop that looks.
/// </summary>
/// <param name="server">Whose streams are looked at.</param>
/// <param name="exchanges">The newest answers of the streams.</param>
/// <param name="scopes">What the streams are served.</param>
/// <param name="store">What is told.</param>
/// <param name="rule">How many clients have to reject an object.</param>
/// <param name="logger">Where it says that a look failed.</param>
internal sealed partial class NackWatch(
    XdsServer server, ExchangeLog exchanges, ScopeRegistry scopes, ConfigStore store, QuarantineRule rule, ILogger logger) : IDisposable
{
    // Streams of which something was rejected since they were looked at.
    private readonly ConcurrentDictionary<long, byte> _waiting = new();
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>A stream has rejected something: it is looked at soon.</summary>
    public void Look(long streamId)
    {
        _waiting[streamId] = 0;
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is known that there is something to look at.
        }
    }

    /// <summary>Looks at streams until it is cancelled.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A rejection that cannot be looked into must not end the control plane.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellationToken);
            RejectionCounts counts = new(server.Streams);
            foreach (var id in _waiting.Keys)
            {
                _waiting.TryRemove(id, out _);
                try
                {
                    await LookAsync(id, counts, cancellationToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    Log.Failed(logger, error, id);
                }
            }
        }
    }

    public void Dispose() => _signal.Dispose();

    private async Task LookAsync(long id, RejectionCounts counts, CancellationToken cancellationToken)
    {
        if (rule.Share >= 1 || server.Find(id) is not { } stream || scopes.ServedTo(id) is not { } mesh)
        {
            return;
        }

        var answers = exchanges.Of(id);
        foreach (var type in stream.Types.Where(static type => type.Nack is not null))
        {
            var suspects = NackSuspects.Of(type, type.Nack!, answers); // those with a rejection
            foreach (var group in suspects.Groups)
            {
                if (CulpritSearch.Find(group, type.Accepted, mesh, store.FormerOf) is { } culprit)
                {
                    await TellAsync(stream, type, group, culprit, counts.Of(type.TypeUrl, group), cancellationToken);
                }
            }
        }
    }

    private async Task TellAsync(
        XdsStreamStatus stream, XdsTypeStatus type, IReadOnlyList<XdsResource> suspects, ConfigObject culprit,
        (int Rejecting, int Accepting) counts, CancellationToken cancellationToken)
    {
        // The stream itself rejects them, whatever became of it since.
        var rejecting = Math.Max(1, counts.Rejecting);
        if (rejecting > rule.Share * (rejecting + counts.Accepting))
        {
            await store.RejectAsync(
                new()
                {
                    Key = culprit.Key,
                    ResourceVersion = culprit.ResourceVersion,
                    Client = stream.Stream.Node.Id,
                    Resource = $"{type.TypeUrl[(type.TypeUrl.LastIndexOf('.') + 1)..]} {suspects[0].Name}",
                    Message = type.Nack!.Message, // told for one
                    At = type.Nack.At,
                    IsAcceptedElsewhere = counts.Accepting > 0,
                },
                cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1440, LogLevel.Error, "What stream {Stream} rejects could not be looked into.")]
        public static partial void Failed(ILogger logger, Exception error, long stream);
    }
}
