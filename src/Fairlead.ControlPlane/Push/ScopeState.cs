using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;

namespace Fairlead.ControlPlane.Push;

/// <summary>The proxies that said the same of themselves, and by what they are served. Guarded by the registry's lock.</summary>
/// <param name="name">The name under which they are rendered for.</param>
/// <param name="scope">The scope as it was read from the node.</param>
internal sealed class ScopeState(string name, ProxyScope scope)
{
    public string Name { get; } = name;

    /// <summary>The scope as it was read from the node.</summary>
    public ProxyScope Scope { get; } = scope;

    public Profile Profile { get; } = Profile.Of(scope);

    /// <summary>The ids of their streams.</summary>
    public HashSet<long> Streams { get; } = [];

    /// <summary>By what they are served; null until that is known.</summary>
    public ServedScope? Served { get; set; }
}
