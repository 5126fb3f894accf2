namespace Fairlead.Load.Changes;

/// <summary>Which clients connect.</summary>
internal enum ClientKind
{
    /// <summary>Envoys on the incremental variant, which take virtual hosts and the endpoints of large localities one by one.</summary>
    Delta,

    /// <summary>Envoys on the state of the world.</summary>
    Sotw,

    /// <summary>gRPC's own clients, which ask for a few services by name.</summary>
    Grpc,
}
