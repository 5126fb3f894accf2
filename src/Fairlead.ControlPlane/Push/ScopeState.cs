using Fairlead.Translation.Scope;

namespace Fairlead.ControlPlane.Push;

/// <summary>The proxies that said the same of themselves, and by what they are served. Guarded by the registry's lock.</summary>
internal sealed class ScopeState(ProxyScope scope)
{
    /// <summary>The scope as it was read from the node.</summary>
    public ProxyScope Scope { get; } = scope;

    /// <summary>The ids of their streams.</summary>
    public HashSet<long> Streams { get; } = [];

    /// <summary>By what they are served; null until that is known.</summary>
    public ServedScope? Served { get; set; }

    /// <summary>For which mesh that was found.</summary>
    public long NarrowedFor { get; set; }
}
