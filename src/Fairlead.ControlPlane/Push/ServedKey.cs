using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.ControlPlane.Push;

/// <summary>What decides what proxies are given: those of equal keys are served as one. Immutable.</summary>
/// <param name="Profile">The form.</param>
/// <param name="Kind">The kind of client, which decides what is made on demand.</param>
/// <param name="Class">Their class.</param>
/// <param name="Own">Resources that are theirs alone.</param>
/// <param name="Access">What holds for the access to them, of which listeners are made on demand.</param>
internal sealed record ServedKey(
    Profile Profile, ProxyKind Kind, ClientClass Class, EquatableList<TranslatedResource> Own, AccessPolicy Access);
