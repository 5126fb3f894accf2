using System.Globalization;
using Fairlead.ControlPlane.Admin.Health;

namespace Fairlead.Demo;

/// <summary>The growth itself: writes step after step, waits until each has arrived everywhere, and records it.</summary>
internal sealed class DemoRun
{
    private readonly DemoOptions _options;
    private readonly DemoSite _site;
    private readonly Observer _observer;
    private readonly PathProbes _probes;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<GrowthStep> _steps;
    private readonly List<StageRecord> _records = [];
    private long _start;
    private int _written;
    private StatusReport _status = new(true, [], [], [], new(0, 0, 0, 0, []), []);

    public DemoRun(DemoOptions options, DemoSite site, Observer observer, PathProbes probes, TimeProvider time)
    {
        _options = options;
        _site = site;
        _observer = observer;
        _probes = probes;
        _time = time;
        _steps = Growth.Plan(site.Services, options.RouteEvery);
    }

    /// <summary>Told of each moment.</summary>
    public Action<DemoPicture> Show { get; init; } = static _ => { };

    /// <summary>Told of each step in words.</summary>
    public Action<string> Say { get; init; } = static _ => { };

    /// <summary>The stages that have arrived.</summary>
    public IReadOnlyList<StageRecord> Records => _records;

    /// <summary>Lets everything grow.</summary>
    /// <exception cref="DemoException">A stage did not arrive in time, or a process ended.</exception>
    public async Task GrowAsync(CancellationToken cancellationToken)
    {
        var config = new DemoConfig(_site.ConfigDirectory);
        await LookUntilAsync(
            picture => picture.Proxies.All(proxy => proxy.IsSynced) ? [] : ["the sidecars are not all connected"], cancellationToken);
        _start = _time.GetTimestamp();
        for (var number = 0; number < _steps.Count; number++)
        {
            var step = _steps[number];
            await LookUntilAsync(_ => _time.GetElapsedTime(_start) >= step.At ? [] : ["it is not time yet"], cancellationToken);
            var writtenAt = _time.GetElapsedTime(_start);
            config.Write(step);
            _written = number + 1;
            Say(Line(writtenAt, $"writes {step.Description}"));
            var picture = await LookUntilAsync(now => StageArrival.Missing(step, _site.Services, now), cancellationToken);
            var took = _time.GetElapsedTime(_start) - writtenAt;
            CheckNoDangling(picture);
            _records.Add(new(step, writtenAt, took, [.. picture.Proxies.Select(ProxyRecord.From)]));
            Say(Line(writtenAt + took, Arrived(step, picture)));
        }
    }

    /// <summary>Goes on showing until it is cancelled.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await LookUntilAsync(_ => [], cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(500), _time, cancellationToken);
        }
    }

    /// <summary>How everything is now.</summary>
    public async Task<DemoPicture> LookAsync(CancellationToken cancellationToken)
    {
        _status = await _observer.StatusAsync(cancellationToken);
        return new()
        {
            Elapsed = _start == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_start),
            Steps = _steps,
            Written = _written,
            Proxies = await _observer.ProxiesAsync(cancellationToken),
            Status = _status,
            Paths = _probes.States,
        };
    }

    private async Task<DemoPicture> LookUntilAsync(Func<DemoPicture, IReadOnlyList<string>> missing, CancellationToken cancellationToken)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            var picture = await LookAsync(cancellationToken);
            Show(picture);
            if (_site.Ended() is { } ended)
            {
                throw new DemoException($"{ended} has ended");
            }

            var still = missing(picture);
            if (still.Count == 0)
            {
                return picture;
            }

            if (_time.GetElapsedTime(since) > _options.StageLimit)
            {
                throw new DemoException(string.Create(
                    CultureInfo.InvariantCulture, $"not there after {_options.StageLimit.TotalSeconds} s: {string.Join("; ", still)}"));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, cancellationToken);
        }
    }

    // The rule that is checked: a route never names a cluster that this client has not been given.
    private static void CheckNoDangling(DemoPicture picture)
    {
        foreach (var proxy in picture.Proxies)
        {
            if (proxy.Dangling() is [var cluster, ..])
            {
                throw new DemoException($"{proxy.Service.NodeId} has a route to cluster {cluster}, which it was not given");
            }
        }
    }

    private static string Arrived(GrowthStep step, DemoPicture picture)
    {
        var waiting = step.Waiting.Count == 0
            ? ""
            : $"; route {string.Join(", ", step.Waiting.Select(service => service.Name))} waits for its cluster";
        var versions = string.Join(' ', ((string[])["cds", "eds", "rds"]).Select(type => $"{type} {Versions(picture, type)}"));
        return $"all three sidecars have acknowledged {versions}; {picture.Paths.Count(path => path.IsUp)} of {picture.Paths.Count} paths "
            + $"answer{waiting}";
    }

    // Each sidecar may have a version of its own for clusters, since these include the cluster of the service beside it.
    private static string Versions(DemoPicture picture, string type) =>
        string.Join('/', picture.Proxies.Select(proxy => ShortVersion.Of(proxy.Type(type)?.AckedVersion)).Distinct());

    private static string Line(TimeSpan at, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,6:0.0} s  {text}");
}
