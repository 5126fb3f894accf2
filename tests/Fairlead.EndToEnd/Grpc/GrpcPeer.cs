using System.Globalization;
using System.Net;
using Fairlead.Testing.Processes;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>One gRPC implementation that others wrote: how its xDS client and its xDS-enabled server are started. Immutable.</summary>
public sealed record GrpcPeer(string Name, ProgramStart Client, ProgramStart Server)
{
    /// <summary>The address in the name of the listener that its server asks for; grpc-java leaves out which address it binds.</summary>
    public Func<int, string> ListenerAddress { get; init; } = port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>How the control plane sees one of its programs.</summary>
    public string NodeId(string purpose) => $"{Name}-{purpose}";

    /// <summary>A start of the client.</summary>
    public ProgramStart Call(IPEndPoint xds, string target, string purpose, params IReadOnlyList<string> flags) =>
        Client.With(["--xds", xds.ToString(), "--target", "xds:///" + target, "--node-id", NodeId(purpose), "--deadline", "20000",
            .. flags]) with { Name = $"{Name} client" };

    /// <summary>A start of the server.</summary>
    public ProgramStart Serve(IPEndPoint xds, int port, string purpose) =>
        Server.With(
            "--xds", xds.ToString(), "--addr", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--name", NodeId(purpose),
            "--node-id", NodeId(purpose)) with
        { Name = $"{Name} server" };

    public override string ToString() => Name;
}
