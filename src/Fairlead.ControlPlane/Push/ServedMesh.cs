using Fairlead.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Views;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// What one stream is served at a moment, from the objects to the resources, and what it would be served if one object were another.
/// Immutable.
/// </summary>
/// <param name="Catalog">The catalog that the state is of.</param>
/// <param name="State">The joined config.</param>
/// <param name="Rendering">What renders it.</param>
/// <param name="Rendered">The mesh as clients are given it.</param>
/// <param name="Profile">The stream's profile.</param>
/// <param name="Scope">The name of its scope.</param>
internal sealed record ServedMesh(
    MeshCatalog Catalog, CatalogState State, MeshRendering Rendering, RenderedMesh Rendered, Profile Profile, string Scope)
{
    /// <summary>What the stream is given under a name; null where nothing is.</summary>
    public TranslatedResource? Find(string typeUrl, string name)
    {
        if (!Rendered.Profiles.TryGetValue(Profile, out var profile) || profile.State.Scopes.Find(Scope) is not { } selection)
        {
            return null;
        }

        var resources = profile.State.Resources;
        return selection.Own.FirstOrDefault(resource => resource.TypeUrl == typeUrl && resource.Name == name)
            ?? (resources.Find(new(selection.Class, typeUrl, name)) is { } variant ? variant.Resource
                : selection.Class.IsScoped ? null
                : resources.Find(new(ClientClass.Anyone, typeUrl, name))?.Resource);
    }

    /// <summary>
    /// The same mesh with another version of an object, or without it: a step that nobody takes up, at the cost of one change.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="item">The other version; null: the object is not there.</param>
    public ServedMesh If(ConfigKey key, ConfigObject? item)
    {
        var objects = State.Inputs.Objects;
        var state = Catalog.Step(State, State.Inputs with { Objects = item is null ? objects.Without(key) : objects.With(key, item) });
        return this with { State = state, Rendered = Rendering.Step(Rendered, state.Mesh, Rendered.Scopes) };
    }
}
