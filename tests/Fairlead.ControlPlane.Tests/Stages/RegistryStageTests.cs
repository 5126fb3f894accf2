using System.Net;
using Fairlead.ControlPlane.Stages;
using Fairlead.ControlPlane.Tests.Hosting;
using Fairlead.Model.Catalog;
using Fairlead.Model.Registries;
using Fairlead.Testing.Registries;
using Fairlead.Testing.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Stages;

/// <summary>Registries beside each other: what one does is nothing to the others.</summary>
public sealed class RegistryStageTests : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly ServiceKey Shop = new("default", "shop.internal");

    private readonly WatchedTimeProvider _time = new();
    private readonly FakeRegistry _one;
    private readonly FakeRegistry _other;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(20));
    private RegistryStage? _stage;
    private Task _running = Task.CompletedTask;

    public RegistryStageTests() => (_one, _other) = (new("one", _time), new("other", _time));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stage?.Dispose();
        _one.Dispose();
        _other.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task OneFails_KeepsWhatItKnew_AndTheOtherGoesOn()
    {
        var stage = Start(_one.Registry, _other.Registry);
        _one.Add(Shop, 80, "10.0.0.1");
        _other.Add(Shop, 80, "10.0.0.1");
        await UntilAsync(stage, "one 10.0.0.1", "other 10.0.0.1");
        Assert.Null(stage.Status.LastError);

        _time.Advance(TimeSpan.FromSeconds(7));
        _one.Fail("connection refused");
        _other.Add(Shop, 80, "10.0.0.2");
        await UntilAsync(stage, "one 10.0.0.1", "other 10.0.0.1", "other 10.0.0.2");
        while (!stage.Registries.Select(static registry => registry.Word).SequenceEqual(["failed", "ready"]))
        {
            _stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal("registry one: connection refused", stage.Status.LastError?.Text);
        Assert.Equal(
            [TimeSpan.FromSeconds(7), TimeSpan.Zero],
            stage.Registries.Select(registry => _time.GetUtcNow() - registry.State.HeardAt));

        _one.Say(RegistrySnapshot.Empty);
        await UntilAsync(stage, "other 10.0.0.1", "other 10.0.0.2");
        Assert.Null(stage.Status.LastError);
    }

    [Fact]
    public async Task OneIsSilent_HoldsUpTheStartForATimeOnly_AndComesLater()
    {
        var stage = Start(_one.Registry, _other.Registry);
        _one.Add(Shop, 80, "10.0.0.1");
        while (stage.Registries[0].State.HeardAt is null)
        {
            await Task.Yield();
        }

        Assert.Equal(0, stage.Joined.Current.Version);
        Assert.Equal(["ready", "connecting"], stage.Registries.Select(static registry => registry.Word));
        Assert.Null(stage.Status.LastError);
        await _time.WaitForTimersAsync(1);
        _time.Advance(Silence);
        await UntilAsync(stage, "one 10.0.0.1");
        Assert.Equal(
            "registry other: nothing has been heard from it; what the others say is served without it", stage.Status.LastError?.Text);

        _other.Add(Shop, 80, "10.0.0.2");
        await UntilAsync(stage, "one 10.0.0.1", "other 10.0.0.2");
        Assert.Null(stage.Status.LastError);
    }

    [Fact]
    public async Task OneThatFailsFromTheStart_HoldsUpTheStartAsASilentOneDoes()
    {
        var stage = Start(_one.Registry);
        _one.Fail("no such host");
        while (stage.Registries[0].Word != "failed")
        {
            await Task.Yield();
        }

        Assert.Equal(0, stage.Joined.Current.Version);
        await _time.WaitForTimersAsync(1);
        _time.Advance(Silence);
        await UntilAsync(stage);
    }

    [Fact]
    public async Task SameAgain_IsHeard_AndPublishesNothing()
    {
        var stage = Start(_one.Registry);
        _one.Add(Shop, 80, "10.0.0.1");
        await UntilAsync(stage, "one 10.0.0.1");
        _time.Advance(TimeSpan.FromSeconds(5));
        _one.Answer();
        while (stage.Registries[0].State.HeardAt != _time.GetUtcNow())
        {
            await Task.Yield();
        }

        Assert.Equal(1, stage.Joined.Current.Version);
    }

    [Fact]
    public async Task WhatIsWrong_IsTold_AndTheRestCounts()
    {
        var stage = Start(_one.Registry);
        _one.Add(Shop, 80, "10.0.0.1", "shop");
        await UntilAsync(stage, "one 10.0.0.1");
        Assert.Equal(
            "registry one: endpoint shop:80 of default/shop.internal port 80 is left out: its address: expected an IP address, got "
                + "\"shop\" (mend it in the registry)",
            stage.Status.LastError?.Text);
    }

    [Fact]
    public async Task LoopThatEnds_FailsTheRegistry_NotTheOthers()
    {
        TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = Start(_one.Registry with { RunAsync = _ => end.Task }, _other.Registry);
        _one.Add(Shop, 80, "10.0.0.1");
        _other.Answer();
        await UntilAsync(stage, "one 10.0.0.1");
        end.SetException(new InvalidOperationException("no more"));
        while (stage.Registries[0].Word != "failed")
        {
            await Task.Yield();
        }

        Assert.Equal("registry one: it has ended: no more", stage.Status.LastError?.Text);
        _other.Dispose();
        while (stage.Registries[1].Word != "failed")
        {
            await Task.Yield();
        }

        await UntilAsync(stage, "one 10.0.0.1");
        Assert.False(_running.IsCompleted);
    }

    [Fact]
    public async Task Example_OfTheHowTo_IsFollowed_AndKeepsWhatItKnewWhileItFails()
    {
        IPEndPoint[]? sockets = [new(IPAddress.Parse("10.0.0.1"), 8080)];
        var stage = Start(RegistryExample.Poll(
            _ => Volatile.Read(ref sockets) is { } known
                ? Task.FromResult<IReadOnlyList<IPEndPoint>>(known)
                : throw new HttpRequestException("no answer"),
            _time));
        await UntilAsync(stage, "inventory 10.0.0.1");
        Volatile.Write(ref sockets, null);
        await ComesAsync(() => stage.Registries[0].Word == "failed");
        await UntilAsync(stage, "inventory 10.0.0.1");
        Volatile.Write(ref sockets, [new(IPAddress.Parse("10.0.0.2"), 8080), new(IPAddress.Parse("10.0.0.1"), 8080)]);
        await ComesAsync(() => stage.Registries[0].Word == "ready");
        await UntilAsync(stage, "inventory 10.0.0.1", "inventory 10.0.0.2");

        async Task ComesAsync(Func<bool> isThere)
        {
            while (!isThere())
            {
                _stop.Token.ThrowIfCancellationRequested();
                _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    }

    [Theory]
    [InlineData("entries")]
    [InlineData("one")]
    [InlineData("")]
    public void IdThatIsTaken_IsRefused(string id)
    {
        using FakeRegistry registry = new(id);
        var error = Assert.Throws<ArgumentException>(
            () => new RegistryStage([_one.Registry, registry.Registry], Silence, _time, NullLogger.Instance));
        Assert.Contains($"a registry cannot have the id \"{id}\"", error.Message, StringComparison.Ordinal);
        _running = Task.FromCanceled(new CancellationToken(true));
    }

    private RegistryStage Start(params IReadOnlyList<Registry> registries)
    {
        _stage = new(registries, Silence, _time, NullLogger.Instance);
        _running = Task.WhenAll(_stage.RunEachAsync(_stop.Token), _stage.RunAsync(_stop.Token));
        return _stage;
    }

    private async Task UntilAsync(RegistryStage stage, params string[] endpoints)
    {
        while (stage.Joined.Current.Version == 0
            || !stage.Joined.Current.Value.Endpoints.Keys.Select(static key => $"{key.Provider} {key.Address}").SequenceEqual(endpoints))
        {
            _stop.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
