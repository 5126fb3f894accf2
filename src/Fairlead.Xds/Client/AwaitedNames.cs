namespace Fairlead.Xds.Client;

/// <summary>
/// The names that a client asked for, and for each whether it was requested on the current stream, has come, or is absent. The times are
/// given by the caller, so this class has no clock. Guarded by its client.
/// </summary>
internal sealed class AwaitedNames
{
    // Most names are settled. They are kept apart, so that the work for each request goes over the open names only.
    private readonly Dictionary<string, bool> _isHere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Stage Stage, DateTimeOffset Since)> _open = new(StringComparer.Ordinal);

    private enum Stage
    {
        Wanted,
        Requested,
        Awaited,
    }

    /// <summary>Since when the longest-awaited name has been awaited; null where no name is awaited.</summary>
    public DateTimeOffset? Oldest =>
        _open.Values.Where(static name => name.Stage == Stage.Awaited).Select(static name => (DateTimeOffset?)name.Since).Min();

    /// <summary>The client asks for these names in place of those that it asked for before.</summary>
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

    /// <summary>A request that names everything which the client wants is about to be written.</summary>
    public void Request() => Move(Stage.Wanted, Stage.Requested, default);

    /// <summary>The request has been written: the server's time to answer runs since the transport took it.</summary>
    public void Sent(DateTimeOffset begun) => Move(Stage.Requested, Stage.Awaited, begun);

    /// <summary>The stream has ended, so no answer is expected any more.</summary>
    public void Lost()
    {
        Move(Stage.Requested, Stage.Wanted, default);
        Move(Stage.Awaited, Stage.Wanted, default);
    }

    /// <summary>The client holds these resources: they came on this stream, or it kept them from an earlier run.</summary>
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

    /// <summary>The server said that these resources do not exist. Returns those that the client did not know to be absent.</summary>
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

    /// <summary>
    /// The server sent a complete list: a resource that was held and is not in the list is gone. A name whose resource never came is left
    /// alone, since the server may have sent the list before it read the request for that name.
    /// </summary>
    public IReadOnlyList<string> GoneBeside(IReadOnlySet<string> all) =>
        Gone(_isHere.Where(name => name.Value && !all.Contains(name.Key)).Select(static name => name.Key));

    /// <summary>Returns the names that have been awaited since the given time or longer; from now on they count as absent.</summary>
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
