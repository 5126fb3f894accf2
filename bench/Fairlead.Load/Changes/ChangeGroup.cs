namespace Fairlead.Load.Changes;

/// <summary>Changes that are made in turn, since each makes room for the next; mostly one alone.</summary>
/// <param name="Meshes">The meshes in which the changes are measured.</param>
/// <param name="Steps">The changes.</param>
internal sealed record ChangeGroup(IReadOnlyList<MeshState> Meshes, IReadOnlyList<ChangeStep> Steps)
{
    private static readonly MeshState[] Main = [MeshState.Clean, MeshState.Warnings, MeshState.Broken, MeshState.Namespaces];
    private static readonly MeshState[] OnlyClean = [MeshState.Clean];
    private static readonly ChangeGoal Nothing = new() { Ratio = 1, Bytes = 0 };

    /// <summary>One rule, which is what all other changes are compared with.</summary>
    public static ChangeGroup Unit { get; } =
        new(Main, [new("rule", static folder => folder.ChangeRule(), Always, new() { Ratio = 1.2, Growth = 1.5 })]);

    /// <summary>All, in the order in which they are measured.</summary>
    public static IReadOnlyList<ChangeGroup> All { get; } =
    [
        Unit,
        new(Main, [new("policy", static folder => folder.ChangePolicy(), ToEnvoy, new() { Ratio = 2, Growth = 1.5 })]),
        new(Main,
        [
            new("added", static folder => folder.AddService(), Always, new() { Ratio = 3, Growth = 1.5 }),
            new("removed", static folder => folder.RemoveService(), Always, new() { Ratio = 3, Growth = 1.5 }),
        ]),
        new(Main, [new("endpoint", static folder => folder.ChangeEndpoint(), Always, new() { Ratio = 1.2, Growth = 1.5 })]),
        new(OnlyClean,
        [
            new("scattered", static folder => folder.ChangeScattered(), Always, new() { Words = "25 times one change's middle" }),
        ]),
        new(OnlyClean, [new("comment", static folder => folder.AddComment(), Never, Nothing)]),
        new(OnlyClean, [new("moved", static folder => folder.Move(), Never, Nothing)]),
        new(OnlyClean, [new("rewrite", static folder => folder.RewriteAll(), Never, new() { Bytes = 0, Words = "reading" })]),
        .. KindTexts.All.Keys.Select(static name => new ChangeGroup(
            [MeshState.Kinds],
            [new(name, folder => folder.ChangeKind(name), kind => IsSent(name, kind), new() { Ratio = 2, Growth = 1.5 })])),
        new([MeshState.Large], [new("large", static folder => folder.InsertEndpoint(), Always, new() { Bytes = 300, Words = "reading" })]),
        new([MeshState.Registry], [new("registry", static folder => folder.LearnEndpoint(), Always, new() { Ratio = 1.2, Bytes = 300 })]),
    ];

    public static IEnumerable<string> Names => All.SelectMany(static group => group.Steps).Select(static step => step.Name);

    private static bool Always(ClientKind kind) => true;

    private static bool Never(ClientKind kind) => false;

    // The clients are sidecars in front of no workload, in the namespace of all services.
    private static bool IsSent(string name, ClientKind kind) => name switch
    {
        "workload" => kind != ClientKind.Grpc,
        "settings" => kind != ClientKind.Grpc,
        _ => false,
    };

    // Every cluster of a gRPC client is balanced alike, whatever a policy says.
    private static bool ToEnvoy(ClientKind kind) => kind != ClientKind.Grpc;
}
