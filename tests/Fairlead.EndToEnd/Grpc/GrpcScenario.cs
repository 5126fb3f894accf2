namespace Fairlead.EndToEnd.Grpc;

/// <summary>
/// Something that every implementation has to get right. It is run for all of them at once, since starting them is what takes time; the
/// result is a task for each, by name, that fails where this one got it wrong.
/// </summary>
public sealed record GrpcScenario(string Name, Func<GrpcMesh, IReadOnlyList<GrpcPeer>, Task<IReadOnlyDictionary<string, Task>>> RunAsync)
{
    /// <summary>A scenario in which each implementation calls a target, on its own, and its outcome is looked at.</summary>
    public static GrpcScenario Calls(string name, string target, IReadOnlyList<string> flags, Action<GrpcOutcome> check) => new(
        name,
        (mesh, peers) => Task.FromResult<IReadOnlyDictionary<string, Task>>(
            peers.ToDictionary(p => p.Name, peer => CheckAsync(mesh.CallAsync(peer, target, name, flags), check), StringComparer.Ordinal)));

    public override string ToString() => Name;

    private static async Task CheckAsync(Task<GrpcOutcome> calls, Action<GrpcOutcome> check) => check(await calls);
}
