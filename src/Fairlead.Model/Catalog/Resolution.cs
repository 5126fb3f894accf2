namespace Fairlead.Model.Catalog;

/// <summary>How the addresses of a service's endpoints are found (Istio <c>ServiceEntry.resolution</c>).</summary>
public enum Resolution
{
    /// <summary>Traffic goes to the address that the client asked for.</summary>
    None = 0,

    /// <summary>Endpoints are listed with their addresses.</summary>
    Static = 1,

    /// <summary>Hostnames are resolved; every address is an endpoint.</summary>
    Dns = 2,

    /// <summary>Hostnames are resolved; one address at a time is used.</summary>
    DnsRoundRobin = 3,

    /// <summary>The host that a request, or the TLS of a connection, names is resolved; the service's own name is a pattern.</summary>
    Dynamic = 4,
}
