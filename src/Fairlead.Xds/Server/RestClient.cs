namespace Fairlead.Xds.Server;

/// <summary>A client that fetches. Safe for any number of threads.</summary>
internal sealed class RestClient(XdsStreamInfo info, XdsScope scope)
{
    private volatile XdsScope _scope = scope;

    /// <summary>Told when the scope has become another one.</summary>
    public event Action? Moved;

    public XdsStreamInfo Info { get; } = info;

    public XdsScope Scope => _scope;

    public void Move(XdsScope scope)
    {
        _scope = scope;
        Moved?.Invoke();
    }
}
