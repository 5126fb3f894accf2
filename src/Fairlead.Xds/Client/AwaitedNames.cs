namespace Fairlead.Xds.Client;

/// <summary>
/// What is known of the names that a client asked for: whether they were asked for on the stream that lives, came, or are not there. Times are
/// given, so it has no clock. Guarded by its client.
/// </summary>
internal sealed class AwaitedNames
{
    // Most names are settled, and what happens with each request goes over the others only.
    private readonly Dictionary<string, bool> _isHere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Stage Stage, DateTimeOffset Since)> _open = new(StringComparer.Ordinal);

    private enum Stage
    {
        Wanted,
        Requested,
        Awaited,
    }

    /// <summary>Since when the name is awaited that is awaited for longest; null where none is.</summary>
    public DateTimeOffset? Oldest => _open.Values.Where(static name => name.Stage == Stage.Awaited).Select(static name => (DateTimeOffset?)name.Since).Min();

    /// <summary>These are asked for in place of those before.</summary>
    public void Want(IReadOnlySet<string> names)
    {
        foreach (var dropped in _open.Keys.Concat(_isHere.Keys).Where(name => !names.Contains(name)).ToList())
        {
            _open.Remove(dropped);
            _isHere.Remove(dropped);
        }

        foreach (var name in names.Where(name => !_isHere.ContainsKey(name)))
        {
            _open.TryAdd(name, default);
        }
    }

    /// <summary>A request that names everything is about to be written.</summary>
    public void Request() => Move(Stage.Wanted, Stage.Requested, default);

    /// <summary>The request has been written: the server's time to answer runs since the transport took it.</summary>
    public void Sent(DateTimeOffset begun) => Move(Stage.Requested, Stage.Awaited, begun);

    /// <summary>The stream is over: nobody can be expected to answer.</summary>
    public void Lost()
    {
        Move(Stage.Requested, Stage.Wanted, default);
        Move(Stage.Awaited, Stage.Wanted, default);
    }

    /// <summary>The client has these: they came, or are from a life before.</summary>
    public void Came(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (_open.Remove(name) || _isHere.ContainsKey(name))
            {
                _isHere[name] = true;
            }
        }
    }

    /// <summary>The server said that these are not there. Which of them that is news of.</summary>
    public IReadOnlyList<string> Gone(IEnumerable<string> names)
    {
        string[] news = [.. names.Where(name => _open.ContainsKey(name) || _isHere.GetValueOrDefault(name))];
        foreach (var name in news)
        {
            _open.Remove(name);
            _isHere[name] = false;
        }

        return news;
    }

    /// <summary>The server sent all that there is: what was there and is not among it, is gone. What never came may have been asked for too late for it.</summary>
    public IReadOnlyList<string> GoneBeside(IReadOnlySet<string> all) =>
        Gone(_isHere.Where(name => name.Value && !all.Contains(name.Key)).Select(static name => name.Key));

    /// <summary>Which names have been awaited since then or before; they count as not there.</summary>
    public IReadOnlyList<string> Expire(DateTimeOffset since) =>
        Gone(_open.Where(name => name.Value.Stage == Stage.Awaited && name.Value.Since <= since).Select(static name => name.Key));

    private void Move(Stage from, Stage to, DateTimeOffset since)
    {
        foreach (var name in _open.Where(name => name.Value.Stage == from).Select(static name => name.Key).ToList())
        {
            _open[name] = (to, since);
        }
    }
}
