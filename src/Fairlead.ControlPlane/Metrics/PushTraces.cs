using System.Diagnostics;

namespace Fairlead.ControlPlane.Metrics;

/// <summary>
/// The way of each change as a trace of the source <c>Fairlead.ControlPlane</c>: <c>push</c> from when the config changed until the
/// resources were handed to the streams, with <c>debounce</c>, <c>join</c> and <c>translate</c> inside; the spans of the streams follow
/// under the last. Costs nothing where nobody takes spans. Safe for any number of threads.
/// </summary>
internal sealed class PushTraces
{
    private static readonly ActivitySource Source = new("Fairlead.ControlPlane");

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Activity> _pushes = [];

    /// <summary>A config has been joined; its trace begins, and goes on when it is translated.</summary>
    /// <param name="version">The version of the mesh that it leads to.</param>
    /// <param name="config">The version of the config.</param>
    /// <param name="seen">When it was first seen, where there was a wait until it was quiet.</param>
    /// <param name="joining">When the join began.</param>
    /// <param name="goesOn">Whether it leads to a mesh that differs.</param>
    public void Joined(long version, long config, DateTimeOffset? seen, DateTimeOffset joining, bool goesOn)
    {
        if (Start("push", default, seen ?? joining) is not { } push)
        {
            return;
        }

        push.SetTag("fairlead.config.version", config);
        if (seen is { } since)
        {
            Start("debounce", push.Context, since)?.SetEndTime(joining.UtcDateTime).Dispose();
        }

        Start("join", push.Context, joining)?.Dispose();
        if (!goesOn)
        {
            push.Dispose();
            return;
        }

        lock (_gate)
        {
            _pushes[version] = push;
        }
    }

    /// <summary>
    /// The span under which a mesh is handed to the streams; the current one until it is disposed. The push ends with it, and so do those
    /// before it.
    /// </summary>
    public IDisposable? Translating(long version)
    {
        List<Activity> ended;
        Activity? push;
        lock (_gate)
        {
            push = _pushes.GetValueOrDefault(version);
            ended =
            [
                .. _pushes.Where(pair => pair.Key <= version).OrderByDescending(static pair => pair.Key).Select(static pair => pair.Value),
            ];
            foreach (var done in _pushes.Keys.Where(known => known <= version).ToList())
            {
                _pushes.Remove(done);
            }
        }

        return Source.StartActivity("translate", ActivityKind.Internal, push?.Context ?? default) is { } step
            ? new Step(step, ended)
            : null;
    }

    /// <summary>The span under which endpoints are handed to the streams ahead of all else.</summary>
    public static IDisposable? MovingEndpoints() => Source.StartActivity("endpoints");

    private static Activity? Start(string name, ActivityContext parent, DateTimeOffset since)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(name, ActivityKind.Internal, parent, startTime: since);
        Activity.Current = current;
        return activity;
    }

    private sealed class Step(Activity step, List<Activity> ended) : IDisposable
    {
        public void Dispose()
        {
            step.Dispose();
            ended.ForEach(static push => push.Dispose());
        }
    }
}
