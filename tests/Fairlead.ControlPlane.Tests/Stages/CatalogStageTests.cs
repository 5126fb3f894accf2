using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Metrics;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Stages;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Registries;
using Fairlead.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Stages;

/// <summary>What waits until the config is quiet, and what does not.</summary>
public sealed class CatalogStageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ServiceKey Shop = new("default", "shop.internal");

    private readonly TempDirectory _directory = new();
    private readonly WatchedTimeProvider _time = new();
    private readonly SnapshotFeed<ConfigSnapshot> _config = new(ConfigSnapshot.Empty);
    private readonly SnapshotFeed<JoinedRegistries> _registries = new(JoinedRegistries.None);
    private readonly ControlPlaneMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new(Patience);

    [Fact]
    public async Task EndpointsChange_GoOnAtOnce_RulesWaitUntilItIsQuiet()
    {
        var (stage, scopes, running) = Start();
        Publish(Config("10.0.0.1", "1s"));
        var first = await UntilAsync(scopes, static live => live.Version == 1);

        // No clock is moved.
        _config.Publish(Config("10.0.0.2", "1s"));
        var second = await UntilAsync(scopes, static live => AddressesIn(live) is ["10.0.0.2"]);
        Assert.Same(first.Value.Mesh.Routes, second.Value.Mesh.Routes);

        _config.Publish(Config("10.0.0.2", "2s"));
        await _time.WaitForTimersAsync(1);
        Assert.Equal(1, stage.States.Current.Version);
        var third = await QuietAsync(scopes, 2);
        Assert.NotSame(second.Value.Mesh.Routes, third.Value.Mesh.Routes);
        Assert.Same(second.Value.Mesh.Endpoints, third.Value.Mesh.Endpoints);
        await StopAsync(running);
    }

    [Fact]
    public async Task EndpointsChange_ThatHaveGoneAhead_AreNotPublishedAgain_WhenItIsQuiet()
    {
        var (stage, scopes, running) = Start();
        Publish(Config("10.0.0.1", "1s"));
        await UntilAsync(scopes, static live => live.Version == 1);
        for (var last = 2; last < 5; last++)
        {
            var version = _config.Publish(Config($"10.0.0.{last}", "1s"));
            await UntilAsync(scopes, live => AddressesIn(live)[0] == $"10.0.0.{last}");
            await UntilAsync(scopes, _ =>
            {
                _time.Advance(DebounceOptions.Default.Quiet);
                return stage.Status.Current.VersionIn == version;
            });
            Assert.Equal(1, stage.States.Current.Version);
            Assert.Same(_config.Current.Value.Objects, scopes.Live.Value.Inputs.Objects);
        }

        await StopAsync(running);
    }

    [Fact]
    public async Task EndpointsChange_WhileRulesWait_GoAheadByThemselves()
    {
        var (_, scopes, running) = Start();
        Publish(Config("10.0.0.1", "1s"));
        var first = await UntilAsync(scopes, static live => live.Version == 1);
        _config.Publish(Config("10.0.0.1", "2s"));
        await _time.WaitForTimersAsync(1);
        _config.Publish(Config("10.0.0.2", "2s"));
        var ahead = await UntilAsync(scopes, static live => AddressesIn(live) is ["10.0.0.2"]);
        Assert.Equal(1, ahead.Version);
        Assert.Same(first.Value.Mesh.Routes, ahead.Value.Mesh.Routes);
        var second = await QuietAsync(scopes, 2);
        Assert.Equal(["10.0.0.2"], AddressesIn(second));
        Assert.NotSame(first.Value.Mesh.Routes, second.Value.Mesh.Routes);
        await StopAsync(running);
    }

    [Fact]
    public async Task EndpointsOfARegistry_GoOnAtOnce_ItsServicesWaitUntilItIsQuiet()
    {
        var (stage, scopes, running) = Start();
        Publish(Config("10.0.0.1", "1s"));
        await UntilAsync(scopes, static live => live.Version == 1);

        // No clock is moved.
        using FakeRegistry registry = new("fake");
        registry.Add(Shop, 80, "10.9.0.1");
        Say(registry);
        await UntilAsync(scopes, static live => AddressesIn(live) is ["10.0.0.1", "10.9.0.1"]);
        registry.Declare(new("default", "cart.internal"), new(80, "http", PortProtocol.Http, 80));
        registry.Remove(Shop, 80, "10.9.0.1");
        Say(registry);
        var before = await UntilAsync(scopes, static live => AddressesIn(live) is ["10.0.0.1"]);
        Assert.Equal(1, stage.States.Current.Version);
        Assert.Single(before.Value.Mesh.Services);
        var after = await QuietAsync(scopes, 2);
        Assert.Equal(["cart.internal", "shop.internal"], after.Value.Mesh.Services.Keys.Select(static key => key.Hostname));
        await StopAsync(running);
    }

    [Fact]
    public async Task ObjectsMove_NothingElseChanges_PublishesNothing()
    {
        var (stage, scopes, running) = Start();
        Publish(Config("10.0.0.1", "1s"));
        var first = await UntilAsync(scopes, static live => live.Version == 1);
        var key = Assert.Single(first.Value.Mesh.Routes).Value.Provenance[0].Key;
        Assert.Equal(14, Line(key));

        // A comment above, then a move to another file.
        _config.Publish(Config("10.0.0.1", "1s", "# a comment\n"));
        Assert.Equal(15, Line(key));
        File.Move(_directory.File("shop.yaml"), _directory.File("moved.yaml"));
        var last = _config.Publish(ConfigFiles.Load([_directory.Path]));
        while (stage.Status.Current.VersionIn < last)
        {
            _stop.Token.ThrowIfCancellationRequested();
            _time.Advance(DebounceOptions.Default.Quiet);
            await Task.Yield();
        }

        Assert.Equal(1, stage.States.Current.Version);
        Assert.Equal(first.Value.Mesh, scopes.Live.Value.Mesh);
        Assert.EndsWith("moved.yaml", _config.Current.Value.Places.Find(key).Origin.File, StringComparison.Ordinal);
        await StopAsync(running);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _metrics.Dispose();
        _registries.Dispose();
        _config.Dispose();
        _directory.Dispose();
    }

    private static IReadOnlyList<string> AddressesIn(Versioned<CatalogState> live) =>
        [.. live.Value.Mesh.Endpoints.Where(static entry => entry.Key.Service == Shop).Select(static entry => entry.Value.Address)];

    /// <summary>Runs the catalog and what is behind it, as the control plane does.</summary>
    private (CatalogStage Stage, ScopeRegistry Scopes, Task Running) Start()
    {
        ScopeRegistry scopes = new(
            TestCatalog.Catalog,
            () => new() { Objects = _config.Current.Value.Objects, Endpoints = _registries.Current.Value.Endpoints },
            NullLogger.Instance);
        CatalogStage stage = new(scopes, _config, _registries, DebounceOptions.Default, _time, _metrics, NullLogger.Instance);
        TranslationStage translation = new(stage.States, scopes, _time, _metrics);
        return (stage, scopes, Task.WhenAll(
            stage.GatherAsync(_stop.Token),
            stage.RunAsync(_stop.Token),
            translation.RunAsync(_stop.Token),
            translation.RunEndpointsAsync(_config, _registries, _stop.Token)));
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private void Publish(ConfigSnapshot config)
    {
        _registries.Publish(JoinedRegistries.None);
        _config.Publish(config);
    }

    private void Say(FakeRegistry registry) => _registries.Publish(_registries.Current.Value.With("fake", registry.Known));

    private async Task<Versioned<CatalogState>> UntilAsync(ScopeRegistry scopes, Func<Versioned<CatalogState>, bool> isReached)
    {
        while (!isReached(scopes.Live))
        {
            _stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return scopes.Live;
    }

    /// <summary>Moves the clock until a config has been quiet.</summary>
    private Task<Versioned<CatalogState>> QuietAsync(ScopeRegistry scopes, long version) => UntilAsync(scopes, live =>
    {
        // The timer of the wait for quiet may not be there yet.
        _time.Advance(DebounceOptions.Default.Quiet);
        return live.Version == version;
    });

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
