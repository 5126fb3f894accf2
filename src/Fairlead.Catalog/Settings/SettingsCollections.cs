using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Settings;

namespace Fairlead.Catalog.Settings;

/// <summary>From objects to the settings of the mesh, and to claims that are complete by them.</summary>
internal sealed class SettingsCollections
{
    /// <summary>The key of the one entry of settings.</summary>
    public const string Mesh = "mesh";

    private readonly Collection<string, MeshSettings> _settings;

    /// <summary>Declares them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="services">The services that registries know.</param>
    /// <param name="lower">Makes an object's claims, of that object alone.</param>
    public SettingsCollections(
        Graph graph,
        Collection<ConfigKey, ConfigObject> objects,
        Collection<ConfigKey, ServiceClaim> services,
        Func<ConfigObject, ObjectClaims> lower)
    {
        // Claims are made again for the collection of all: to keep them as written too would cost more.
        var candidates = graph.Map<ConfigKey, ConfigObject, ObjectClaims>(
            "settings candidates", objects, (_, item, _) => lower(item) is { Settings: not null } claims ? claims : null);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, string>(
            "admitted settings", candidates, KeyOrder.Ordinal, AddMesh, Admit);
        _settings = graph.Group<string, ConfigKey, AdmittedObject, string, MeshSettings>(
            "settings",
            graph.Index("settings of the mesh", Admitted, KeyOrder.Ordinal, AddMesh),
            new(KeyOrder.Ordinal),
            static (mesh, members, output) => output.Add(mesh, SettingsMerge.Of(members)));
        var exports = graph.Map<string, MeshSettings, ExportDefaults>(
            "export defaults", _settings, static (_, settings, _) => ExportDefaults.Of(settings));

        // Most objects leave it to the settings, so these hold for all: to record it for each would cost more than the claims do.
        Claims = graph.Join(
            "claims",
            graph.Map<ConfigKey, ConfigObject, ObjectClaims>(
                "claims of objects", objects, (_, item, context) => Complete(lower(item), context), all: [exports]),
            graph.Map<ConfigKey, ServiceClaim, ObjectClaims>(
                "claims of registries", services, (_, claim, context) => Complete(new() { Services = [claim] }, context), all: [exports]));

        ObjectClaims Complete(ObjectClaims claims, Context context) =>
            (context.Find(exports, Mesh) ?? ExportDefaults.None).Complete(claims);
    }

    /// <summary>What was decided of each object that claims settings.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, string> Admitted { get; }

    /// <summary>The claims of all objects, which say now to whom they are exported.</summary>
    public Collection<ConfigKey, ObjectClaims> Claims { get; }

    /// <summary>The settings of a state; null where nobody wrote any.</summary>
    public MeshSettings? In(GraphState state) => _settings.In(state).Find(Mesh);

    private static void AddMesh(ConfigKey key, AdmittedObject admitted, List<string> buckets)
    {
        if (admitted.Claims is not null)
        {
            buckets.Add(Mesh);
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, string> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            SettingsMerge.AddContradictions(key, candidate.Settings!, admission.Before(Mesh), findings); // candidates have settings
            return new([], findings.ToEquatableList());
        });
}
