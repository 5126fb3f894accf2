using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>A scope with the class of its clients. Immutable.</summary>
public sealed record ScopeInput(ProxyScope Scope, ClientClass Class);
