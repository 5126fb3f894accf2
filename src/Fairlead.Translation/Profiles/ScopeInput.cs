using Fairlead.Model.Proxies;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>A scope with the class of its clients. Immutable.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Class">The class.</param>
/// <param name="Visibility">What says what they see of the mesh and take in; null: nothing does.</param>
public sealed record ScopeInput(ProxyScope Scope, ClientClass Class, VisibilityKey? Visibility = null);
