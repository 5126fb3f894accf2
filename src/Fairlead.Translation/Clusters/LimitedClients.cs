namespace Fairlead.Translation.Clusters;

/// <summary>Kinds of clients that do less than Envoy.</summary>
[Flags]
internal enum LimitedClients
{
    None = 0,

    /// <summary>Fairlead's own sidecar.</summary>
    Own = 1,

    /// <summary>gRPC libraries.</summary>
    Grpc = 2,

    Both = Own | Grpc,
}
