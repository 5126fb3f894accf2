using System.Net;
using System.Net.Sockets;
using Fairlead.Proxy.Configuration.Listeners;
using Fairlead.Proxy.Forwarding;
using Fairlead.Proxy.Kestrel;
using Fairlead.Proxy.Statistics;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Listeners;

/// <summary>The listeners by name: adds, exchanges and drains them one by one, without the others noticing. Changed by one thread at a
/// time;
/// <see cref="Addresses"/> may be read from any.</summary>
internal sealed partial class ListenerSet(
    StatisticsRegistry statistics, TimeProvider time, TimeSpan drain, ILoggerFactory loggers)
{
    private readonly Dictionary<string, RunningListener> _running = new(StringComparer.Ordinal);
    private readonly List<Task> _draining = [];
    private readonly ILogger _logger = loggers.CreateLogger("Fairlead.Proxy.Listeners");

    /// <summary>Listeners that accept, with the address that each one is bound to.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> Addresses { get; private set; } = new Dictionary<string, IPEndPoint>();

    public IReadOnlyCollection<RunningListener> All => _running.Values;

    public RunningListener? Find(string name) => _running.GetValueOrDefault(name);

    /// <summary>
    /// Takes a listener, new or changed, and binds its sockets. Returns the reason where that fails; the former listener then stays.
    /// </summary>
    public string? Set(ListenerModel model)
    {
        if (_running.TryGetValue(model.Name, out var former) && former.Model.Address.Equals(model.Address))
        {
            former.Update(model, Limits(model.Http));
            return null;
        }

        // An address that overlaps the former one of the same listener (all addresses instead of one, on the same port) can only be had
        // after it.
        if (former is not null && former.Address.Port == model.Address.Port)
        {
            former.StopAccepting();
        }

        try
        {
            var front = KestrelFront.Bind(model.Address, Limits(model.Http), loggers);
            _running[model.Name] = new RunningListener(model, front);
            Log.Bound(_logger, model.Name, front.Address);
        }
        catch (SocketException e)
        {
            return $"cannot bind {model.Address}: {e.Message}";
        }

        if (former is not null)
        {
            Drain(former);
        }

        return null;
    }

    public void Remove(string name)
    {
        if (_running.Remove(name, out var former))
        {
            Log.Draining(_logger, name, former.Address);
            Drain(former);
        }
    }

    /// <summary>Gives a listener the snapshot for its requests; the first time the listener begins to accept.</summary>
    public void Publish(RunningListener listener, ListenerSnapshot snapshot)
    {
        if (listener.IsStarted)
        {
            listener.Publish(snapshot);
            return;
        }

        listener.Start(new ProxyApplication(
            snapshot, statistics.Front(snapshot.Http.StatPrefix), time, loggers.CreateLogger("Fairlead.Proxy.Forwarding")));
        Log.Accepting(_logger, listener.Model.Name, listener.Address);
    }

    /// <summary>Publishes the addresses that accept now.</summary>
    public void Refresh()
    {
        Addresses = _running.Where(static l => l.Value.IsStarted)
            .ToDictionary(static l => l.Key, static l => l.Value.Address, StringComparer.Ordinal);
        _draining.RemoveAll(static t => t.IsCompletedSuccessfully);
    }

    /// <summary>Drains all; ends when the last one is done.</summary>
    public Task DrainAllAsync()
    {
        foreach (var name in _running.Keys.ToList())
        {
            Remove(name);
        }

        Refresh();
        return Task.WhenAll(_draining);
    }

    private void Drain(RunningListener listener)
    {
        listener.StopAccepting();
        _draining.Add(Task.Run(() => listener.DrainAsync(drain, time)));
    }

    private static KestrelFrontLimits Limits(HttpFrontModel http) => new()
    {
        MaxRequestHeadersKb = http.MaxRequestHeadersKb,
        MaxHeadersCount = http.MaxHeadersCount,
        IdleTimeout = http.IdleTimeout > TimeSpan.Zero ? http.IdleTimeout : TimeSpan.FromDays(1),
    };

    private static partial class Log
    {
        [LoggerMessage(1530, LogLevel.Information, "listener {Name} is bound to {Address}")]
        public static partial void Bound(ILogger logger, string name, IPEndPoint address);

        [LoggerMessage(1531, LogLevel.Information, "listener {Name} accepts on {Address}")]
        public static partial void Accepting(ILogger logger, string name, IPEndPoint address);

        [LoggerMessage(1532, LogLevel.Information, "listener {Name} on {Address} is gone and drains")]
        public static partial void Draining(ILogger logger, string name, IPEndPoint address);
    }
}
