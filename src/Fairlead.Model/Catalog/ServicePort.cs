namespace Fairlead.Model.Catalog;

/// <summary>A port of a service. Immutable.</summary>
/// <param name="Number">The port that clients name, 1 to 65535.</param>
/// <param name="Name">The port's name, unique in its service.</param>
/// <param name="Protocol">What is spoken on it.</param>
/// <param name="TargetPort">The port of endpoints that name none of their own.</param>
public sealed record ServicePort(int Number, string Name, PortProtocol Protocol, int TargetPort)
{
    /// <summary>Whether requests on it can be routed by their HTTP head.</summary>
    public bool IsHttp => Protocol is PortProtocol.Http or PortProtocol.Http2 or PortProtocol.Grpc or PortProtocol.Auto;

    /// <summary>Whether connections to it can be passed on without a look at what is spoken on them.</summary>
    public bool IsStream => !IsHttp || Protocol == PortProtocol.Auto;

    /// <summary>Whether its HTTP is HTTP/2.</summary>
    public bool IsHttp2 => Protocol is PortProtocol.Http2 or PortProtocol.Grpc;
}
