using Fairlead.Catalog.Access;
using Fairlead.Catalog.Hosts;
using Fairlead.Catalog.Listeners;
using Fairlead.Catalog.Policies;
using Fairlead.Catalog.Proxies;
using Fairlead.Catalog.Raw;
using Fairlead.Catalog.Routes;
using Fairlead.Catalog.Settings;
using Fairlead.Catalog.Telemetry;
using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>
/// Joins what objects claim and what registries know into the mesh: services first, then policies, since routes refer to their subsets,
/// then listeners and routes, then all that nothing else refers to. An object that does not fit the others is refused, and what was taken
/// of it before counts in its place. Pure: it holds no data; a <see cref="CatalogState"/> does. Safe for any number of threads.
/// </summary>
public sealed class MeshCatalog
{
    private readonly Graph _graph = new();
    private readonly Input<ConfigKey, ConfigObject> _objects;
    private readonly Input<ConfigKey, ServiceClaim> _registryServices;
    private readonly Input<EndpointKey, Endpoint> _shards;
    private readonly SettingsCollections _settings;
    private readonly ServiceCollections _services;
    private readonly SelectedWorkloads _workloads;
    private readonly PolicyCollections _policies;
    private readonly ListenerCollections _listeners;
    private readonly RouteCollections _routes;
    private readonly ListenerRoutes _listenerRoutes;
    private readonly AccessCollections _access;
    private readonly VisibilityCollections _visibility;
    private readonly TelemetryCollections _telemetry;
    private readonly RawCollections _raw;
    private readonly Collection<EndpointKey, Endpoint> _endpoints;
    private readonly Collection<ConfigKey, ObjectStatus> _statuses;

    /// <summary>Makes a catalog.</summary>
    /// <param name="lower">Makes an object's claims, of that object alone. Pure.</param>
    public MeshCatalog(Func<ConfigObject, ObjectClaims> lower)
    {
        ArgumentNullException.ThrowIfNull(lower);
        _objects = _graph.Input("objects", new MapShape<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>()));
        _registryServices = _graph.Input("services of registries", new MapShape<ConfigKey, ServiceClaim>(KeyOrder.Natural<ConfigKey>()));
        _shards = _graph.Input("shards of registries", new MapShape<EndpointKey, Endpoint>(KeyOrder.Natural<EndpointKey>()));
        _settings = new(_graph, _objects, _registryServices, lower);
        var claims = _settings.Claims;
        _services = new(_graph, claims);
        _workloads = new(_graph, claims, _services.Services);
        _policies = new(_graph, claims, _services);
        _listeners = new(_graph, claims);
        _routes = new(_graph, claims, _services, _policies, _listeners);
        _listenerRoutes = new(_graph, _routes, _services, _listeners);
        _access = new(_graph, claims);
        _visibility = new(_graph, claims);
        _telemetry = new(_graph, claims);
        _raw = new(_graph, claims);
        _endpoints = _graph.Join("endpoints", _services.Listed, _workloads.Endpoints, _shards);
        _statuses = _graph.Map<ConfigKey, ObjectClaims, ObjectStatus>("statuses", claims, StatusOf, new StatusShape(), beside:
        [
            _services.Admitted, _policies.Admitted, _routes.Admitted, _raw.Admitted, _settings.Admitted, _listeners.Admitted,
            _access.Admitted, _visibility.Admitted, _telemetry.Admitted,
        ]);
        Empty = StateOf(_graph.Empty);
    }

    /// <summary>The state of nothing.</summary>
    public CatalogState Empty { get; }

    /// <summary>
    /// Joins the newest inputs, at the cost of what differs from those of a former state. That one stays as it is, so any number of steps
    /// may begin at it: what is only planned is a step that nobody takes up.
    /// </summary>
    /// <param name="former">The state to begin at.</param>
    /// <param name="inputs">The newest inputs.</param>
    public CatalogState Step(CatalogState former, CatalogInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(former);
        return Run(_graph.Begin(former.Graph), inputs);
    }

    /// <summary>
    /// Joins inputs from the start, where it is known what was taken before: of an object that is refused that counts. A step from the same
    /// former state gives the same, at a lower cost.
    /// </summary>
    /// <param name="lastGood">The state whose objects were live.</param>
    /// <param name="inputs">The newest inputs.</param>
    public CatalogState Load(CatalogState lastGood, CatalogInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(lastGood);
        return Run(
            _graph.Begin(_graph.Empty)
                .Seed(_settings.Admitted, _settings.Admitted.In(lastGood.Graph))
                .Seed(_services.Admitted, _services.Admitted.In(lastGood.Graph))
                .Seed(_policies.Admitted, _policies.Admitted.In(lastGood.Graph))
                .Seed(_listeners.Admitted, _listeners.Admitted.In(lastGood.Graph))
                .Seed(_routes.Admitted, _routes.Admitted.In(lastGood.Graph))
                .Seed(_access.Admitted, _access.Admitted.In(lastGood.Graph))
                .Seed(_visibility.Admitted, _visibility.Admitted.In(lastGood.Graph))
                .Seed(_telemetry.Admitted, _telemetry.Admitted.In(lastGood.Graph))
                .Seed(_raw.Admitted, _raw.Admitted.In(lastGood.Graph)),
            inputs);
    }

    private CatalogState Run(GraphStep step, CatalogInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return StateOf(step.Set(_objects, inputs.Objects)
            .Set(_registryServices, inputs.Services)
            .Set(_shards, inputs.Endpoints)
            .Run());
    }

    private CatalogState StateOf(GraphState state) => new(
        state,
        new() { Objects = _objects.In(state), Services = _registryServices.In(state), Endpoints = _shards.In(state) },
        new()
        {
            Services = _services.Services.In(state),
            Endpoints = _endpoints.In(state),
            Routes = _routes.Tables.In(state),
            Streams = _routes.Streams.In(state),
            Listeners = _listeners.Listeners.In(state),
            ListenerRoutes = _listenerRoutes.Tables.In(state),
            ListenerStreams = _listenerRoutes.Streams.In(state),
            Policies = _policies.Policies.In(state),
            Access = _access.Namespaces.In(state),
            Visibility = _visibility.Visibility.In(state),
            Telemetry = _telemetry.Namespaces.In(state),
            Settings = _settings.In(state),
            RawResources = _raw.Resources.In(state),
        },
        _statuses.In(state));

    private ObjectStatus StatusOf(ConfigKey key, ObjectClaims claims, Context context)
    {
        var status = ObjectStatus.Accepted;
        Add(1, claims.Services.Count > 0, _services.Admitted);
        Add(2, claims.Policies.Count > 0, _policies.Admitted);
        Add(3, claims.Routes.Count > 0 && claims.Routes.Any(RouteCollections.IsCandidate), _routes.Admitted);
        Add(4, claims.Raw.Count > 0, _raw.Admitted);
        Add(5, claims.Settings is not null, _settings.Admitted);
        Add(6, claims.Listeners.Count > 0, _listeners.Admitted);
        Add(7, !claims.Access.IsEmpty, _access.Admitted);
        Add(8, claims.Visibility.Count > 0, _visibility.Admitted);
        Add(9, claims.Telemetry.Count > 0, _telemetry.Admitted);
        return status;

        void Add(int stage, bool isClaimed, Collection<ConfigKey, AdmittedObject> admitted)
        {
            if (isClaimed && context.Find(admitted, key) is { } decided)
            {
                List<Finding> shadows = stage == 3 ? [.. _routes.ShadowsOf(key, decided, context)] : [];
                var told = shadows.Count == 0 ? decided : decided with { Findings = [.. decided.Findings, .. shadows] };
                status = told.AddTo(status, stage);
            }
        }
    }
}
