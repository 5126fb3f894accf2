using System.Net;
using Fairlead.Proxy.Configuration.Listeners;
using Fairlead.Proxy.Forwarding;
using Fairlead.Proxy.Kestrel;

namespace Fairlead.Proxy.Listeners;

/// <summary>A listener that is bound, and from <see cref="Start"/> on accepts. Changed by one thread at a time.</summary>
internal sealed class RunningListener(ListenerModel model, KestrelFront front)
{
    private ProxyApplication? _application;
    private Task _started = Task.CompletedTask;

    public ListenerModel Model { get; private set; } = model;

    public IPEndPoint Address => front.Address;

    public bool IsStarted => _application is not null;

    public Task Started => _started;

    /// <summary>Takes a model of the same address; new limits hold for connections to come.</summary>
    public void Update(ListenerModel changed, KestrelFrontLimits limits)
    {
        Model = changed;
        front.Apply(limits);
    }

    /// <summary>Begins to accept. Kestrel accepts before this returns; the task tells whether that succeeded.</summary>
    public void Start(ProxyApplication application)
    {
        _application = application;
        _started = front.StartAsync(application, CancellationToken.None);
    }

    public void Publish(ListenerSnapshot snapshot)
    {
        if (_application is { } application)
        {
            application.Snapshot = snapshot;
        }
    }

    public ListenerSnapshot? Snapshot => _application?.Snapshot;

    /// <summary>Gives the address free at once, for a listener that takes it over.</summary>
    public void StopAccepting() => front.StopAccepting();

    /// <summary>Stops to accept at once, and ends the requests in flight after the drain time.</summary>
    public async Task DrainAsync(TimeSpan drain, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(drain, time);
        try
        {
            await _started;
            await front.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The drain time is over: disposing of the server closes the connections that are left.
        }

        await front.DisposeAsync();
    }
}
