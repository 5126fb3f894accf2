using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Stages;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Stages;

/// <summary>What waits until the config is quiet, and what does not.</summary>
public sealed class CatalogStageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _directory = new();
    private readonly WatchedTimeProvider _time = new();
    private readonly SnapshotFeed<ConfigSnapshot> _config = new(ConfigSnapshot.Empty);

    [Fact]
    public async Task EndpointsChange_GoOnAtOnce_RulesWaitUntilItIsQuiet()
    {
        using ControlPlaneMetrics metrics = new();
        using CatalogStage stage = new(_config, DebounceOptions.Default, _time, metrics, NullLogger.Instance);
        using CancellationTokenSource stop = new();
        var running = stage.RunAsync(stop.Token);
        _config.Publish(Config("10.0.0.1", "1s"));
        var first = await stage.Meshes.WaitForNewerAsync(0, stop.Token).AsTask().WaitAsync(Patience);

        // No clock is moved.
        _config.Publish(Config("10.0.0.2", "1s"));
        var second = await stage.Meshes.WaitForNewerAsync(first.Version, stop.Token).AsTask().WaitAsync(Patience);
        Assert.NotEqual(first.Value.Endpoints, second.Value.Endpoints);
        Assert.Same(first.Value.Routes, second.Value.Routes);

        _config.Publish(Config("10.0.0.2", "2s"));
        await _time.WaitForTimersAsync(1);
        Assert.Equal(second.Version, stage.Meshes.Current.Version);
        _time.Advance(DebounceOptions.Default.Quiet);
        var third = await stage.Meshes.WaitForNewerAsync(second.Version, stop.Token).AsTask().WaitAsync(Patience);
        Assert.NotEqual(second.Value.Routes, third.Value.Routes);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task EndpointsChange_WhileRulesWait_GoAheadByThemselves()
    {
        using ControlPlaneMetrics metrics = new();
        using CatalogStage stage = new(_config, DebounceOptions.Default, _time, metrics, NullLogger.Instance);
        using CancellationTokenSource stop = new();
        var running = stage.RunAsync(stop.Token);
        _config.Publish(Config("10.0.0.1", "1s"));
        var first = await stage.Meshes.WaitForNewerAsync(0, stop.Token).AsTask().WaitAsync(Patience);
        _config.Publish(Config("10.0.0.1", "2s"));
        await _time.WaitForTimersAsync(1);
        _config.Publish(Config("10.0.0.2", "2s"));
        var ahead = await stage.Meshes.WaitForNewerAsync(first.Version, stop.Token).AsTask().WaitAsync(Patience);
        Assert.Same(first.Value.Routes, ahead.Value.Routes);
        Assert.NotEqual(first.Value.Endpoints, ahead.Value.Endpoints);
        Assert.Equal(ahead.Version, stage.Meshes.Current.Version);

        var next = stage.Meshes.WaitForNewerAsync(ahead.Version, stop.Token).AsTask();
        while (!next.IsCompleted)
        {
            // The timer of the new wait for quiet may not be there yet.
            _time.Advance(DebounceOptions.Default.Quiet);
            await Task.Yield();
        }

        var second = await next;
        Assert.Equal(ahead.Value.Endpoints, second.Value.Endpoints);
        Assert.NotEqual(first.Value.Routes, second.Value.Routes);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task ObjectsMove_NothingElseChanges_PublishesNothing()
    {
        using ControlPlaneMetrics metrics = new();
        using CatalogStage stage = new(_config, DebounceOptions.Default, _time, metrics, NullLogger.Instance);
        using CancellationTokenSource stop = new(Patience);
        var running = stage.RunAsync(stop.Token);
        _config.Publish(Config("10.0.0.1", "1s"));
        var first = await stage.Meshes.WaitForNewerAsync(0, stop.Token);
        var key = Assert.Single(first.Value.Routes).Value.Provenance[0].Key;
        Assert.Equal(14, Line(key));

        // A comment above, then a move to another file.
        _config.Publish(Config("10.0.0.1", "1s", "# a comment\n"));
        Assert.Equal(15, Line(key));
        File.Move(_directory.File("shop.yaml"), _directory.File("moved.yaml"));
        var last = _config.Publish(ConfigFiles.Load([_directory.Path]));
        while (stage.Status.Current.VersionIn < last)
        {
            stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(first, stage.Meshes.Current);
        Assert.EndsWith("moved.yaml", _config.Current.Value.Places.Find(key).Origin.File, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public void Dispose()
    {
        _config.Dispose();
        _directory.Dispose();
    }

    private int? Line(ConfigKey key) => new PlaceLookup(_config.Current.Value.Places).Find(key, "spec.hosts[0]")?.Line;

    private ConfigSnapshot Config(string address, string timeout, string above = "")
    {
        _directory.Write("shop.yaml", above + $$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints: [{address: {{{address}}}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec:
              hosts: [shop.internal]
              http: [{timeout: {{{timeout}}}, route: [{destination: {host: shop.internal}}]}]
            """);
        return ConfigFiles.Load([_directory.Path]);
    }
}
