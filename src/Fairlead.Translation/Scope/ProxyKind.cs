namespace Fairlead.Translation.Scope;

/// <summary>The kind of a client, which decides the shape of what it is given.</summary>
public enum ProxyKind
{
    /// <summary>Envoy, and whatever takes what Envoy takes.</summary>
    Envoy = 1,

    /// <summary>Fairlead's own sidecar. It is given what Envoy is given.</summary>
    Fairlead = 2,

    /// <summary>A gRPC library that speaks xDS itself.</summary>
    Grpc = 3,
}
