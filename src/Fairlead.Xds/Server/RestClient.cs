namespace Fairlead.Xds.Server;

/// <summary>A client that fetches by HTTP. Safe for any number of threads.</summary>
internal sealed class RestClient(XdsStreamInfo info, XdsScope scope)
{
    private volatile XdsScope _scope = scope;

    /// <summary>Raised when the client is moved to another scope.</summary>
    public event Action? Moved;

    public XdsStreamInfo Info { get; } = info;

    public XdsScope Scope => _scope;

    public void Move(XdsScope scope)
    {
        _scope = scope;
        Moved?.Invoke();
    }
}
