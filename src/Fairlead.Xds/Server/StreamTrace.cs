using System.Diagnostics;
using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Server;

/// <summary>
/// The pushes of one stream as spans of the source <c>Fairlead.Xds</c>: <c>xds.push</c> from when something was due until the client has
/// acknowledged all that was, and in it an <c>xds.response</c> for each response until its answer. Its parent is whatever span was current
/// where the resources were set, so that the trace of a change ends with the last client. Guarded by its stream.
/// </summary>
internal sealed class StreamTrace(XdsStreamInfo stream)
{
    private static readonly ActivitySource Source = new("Fairlead.Xds");

    private readonly Dictionary<string, Activity> _responses = new(StringComparer.Ordinal);
    private Activity? _seen;
    private Activity? _push;

    /// <summary>Whether a listener records spans.</summary>
    public static bool IsWanted => Source.HasListeners();

    /// <summary>The current span, under which the streams put their spans for a change; null where no listener records spans.</summary>
    public static Activity? Cause => IsWanted ? Activity.Current : null;

    /// <summary>A response is written.</summary>
    /// <param name="cause">What last changed the resources.</param>
    /// <param name="since">When it became due.</param>
    /// <param name="plan">The response.</param>
    /// <param name="nonce">Its nonce.</param>
    /// <param name="bytes">Its length.</param>
    public void Sent(Activity? cause, DateTimeOffset since, ResponsePlan plan, long nonce, int bytes)
    {
        if (_push is null)
        {
            // A change that came before the client, or whose response was sent, is not the cause of this response: the client asked for it.
            var isNews = cause is not null && !ReferenceEquals(cause, _seen) && cause.StartTimeUtc >= stream.ConnectedAt.UtcDateTime;
            _push = Start("xds.push", ActivityKind.Producer, isNews ? cause!.Context : default, since); // news is not null
            _push?.SetTag("xds.node.id", stream.Node.Id).SetTag("xds.node.cluster", stream.Node.Cluster).SetTag("xds.stream", stream.Id)
                .SetTag("xds.delta", stream.IsDelta);
            _seen = cause;
        }

        if (_push is null)
        {
            return;
        }

        var url = plan.Type.Rules.TypeUrl;
        End(url, null);
        if (Start("xds.response", ActivityKind.Producer, _push.Context, default) is { } response)
        {
            response
                .SetTag("xds.type", url)
                .SetTag("xds.version", plan.Version)
                .SetTag("xds.nonce", nonce)
                .SetTag("xds.resources", plan.Resources.Count)
                    .SetTag("xds.removed", plan.Removed.Count).SetTag("xds.bytes", bytes);
            _responses[url] = response;
        }
    }

    /// <summary>The client answered.</summary>
    /// <param name="typeUrl">For which type.</param>
    /// <param name="rejection">Why it rejected the response; null where it did not.</param>
    public void Answered(string typeUrl, string? rejection) => End(typeUrl, rejection);

    /// <summary>The client has acknowledged everything that was due.</summary>
    public void Converged()
    {
        _push?.Dispose();
        _push = null;
    }

    /// <summary>The stream has ended.</summary>
    public void Ended()
    {
        foreach (var url in _responses.Keys.ToList())
        {
            End(url, "the stream ended before the answer");
        }

        if (_push is { } push)
        {
            push.SetStatus(ActivityStatusCode.Error, "the stream ended before the client had all");
            Converged();
        }
    }

    private void End(string typeUrl, string? error)
    {
        if (!_responses.Remove(typeUrl, out var response))
        {
            return;
        }

        if (error is not null)
        {
            response.SetStatus(ActivityStatusCode.Error, error);
            _push?.SetStatus(ActivityStatusCode.Error, error);
        }

        response.Dispose();
    }

    private static Activity? Start(string name, ActivityKind kind, ActivityContext parent, DateTimeOffset since)
    {
        // The spans cover calls of many threads, so none of them becomes the current span of the writing thread.
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(name, kind, parent, startTime: since);
        Activity.Current = current;
        return activity;
    }
}
