namespace Fairlead.Config.Diagnostics;

/// <summary>What shows only when the mesh is rendered for clients (FL18xx). Translation reports these; here is what they mean.</summary>
public static class RenderingCodes
{
    public static readonly ErrorCode NoResolution = new("FL1801", "no address is known",
        "The service's resolution is NONE and it lists no endpoints: a proxy that takes requests by their host has nowhere to send them, "
            + "and answers 503.",
        "Set resolution to STATIC with endpoints, or to DNS; of a host with a wildcard, to DYNAMIC_DNS.");

    public static readonly ErrorCode EndpointAddress = new("FL1802", "endpoint left out",
        "An endpoint of a service that DNS does not resolve is no IP address. It is left out; the others are served.",
        "Set resolution to DNS, or give an IP address.");

    public static readonly ErrorCode ManyHostnames = new("FL1803", "several hostnames for gRPC clients",
        "A service that DNS resolves has several hostnames. gRPC clients take one of them, or the IP addresses that are among them.",
        "Give IP addresses, or one hostname.");

    public static readonly ErrorCode UnservedForGrpc = new("FL1804", "condition that gRPC clients cannot check",
        "gRPC's own xDS clients know a part of what a route may ask for. The route is left out for them, and the rules behind it decide.",
        "Put rules that these clients take in its place, or limit the object to hosts that other clients call.");

    public static readonly ErrorCode HeaderNotEditable = new("FL1805", "header that cannot be edited",
        "Proxies do not let routes edit this header. The edit is left out; the rest of the rule is served.",
        "Use rewrite for path and authority.");

    public static readonly ErrorCode InboundClash = new("FL1806", "two inbound listeners for one port",
        "Two inbound listeners have one port and different applications. The second one is left out.",
        "Use a port for each application.");

    public static readonly ErrorCode RawNameClash = new("FL1807", "name of a resource taken",
        "A resource written by hand has the name of one that Fairlead makes for the same client. The object is left out there.",
        "Use another name.");

    public static readonly ErrorCode UnservedField = new("FL1808", "field that a kind of client does nothing for",
        "A rule has a field that gRPC's own xDS clients, or Fairlead's sidecars, do nothing for. Such clients are connected; for them the "
            + "rest of the rule is served. It is told once for an object and a field.",
        "Leave the field out, or serve these requests with Envoy.");

    public static readonly ErrorCode UnresolvedForGrpc = new("FL1809", "hosts that gRPC clients do not look up",
        "The service's resolution is DYNAMIC_DNS: a proxy looks up the host that a request names while the request waits. gRPC's own xDS "
            + "clients do not. For them the service has no endpoints, and calls that rules send there fail with UNAVAILABLE.",
        "Use Envoy or Fairlead's sidecar for clients of the service, or name the hosts with resolution DNS.");

    public static readonly ErrorCode PolicyNotFollowed = new("FL1820", "policy that some clients do not follow",
        "Fairlead's own sidecar and gRPC's own xDS clients do less than Envoy. What the message names has no effect for them; all else of "
            + "the policy holds.",
        "Use Envoy where it matters, or leave it out.");

    public static readonly ErrorCode Sealed = new("FL1821", "TLS that clients cannot be given",
        "The policy asks for TLS by means that the clients do not have: certificates of the mesh, secrets, or, for gRPC clients and "
            + "Fairlead's own sidecar, files. Requests to the destination fail (503, UNAVAILABLE), and nothing goes out in clear text.",
        "Use mode SIMPLE or MUTUAL with files, and Envoy for clients of the destination.");

    public static readonly ErrorCode OriginalAddress = new("FL1822", "destination by its original address",
        "With PASSTHROUGH a connection goes to the address that the application asked for. Only a listener that captures connections knows "
            + "it; requests that come over another one are answered 503.",
        "Use ROUND_ROBIN, LEAST_REQUEST or RANDOM where connections are not captured.");

    public static readonly ErrorCode NothingToChoose = new("FL1823", "choice where there is none",
        "The service's resolution is DYNAMIC_DNS: each request goes to the host that it names. Load balancing and the labels of subsets "
            + "have nothing to choose among there; connection pools, TLS and outlier detection hold.",
        "Leave it out.");

    public static readonly ErrorCode UnknownKeys = new("FL1830", "keys of tokens out of reach",
        "The keys that tokens of a rule are checked with are at a host and port of which the proxy sees no "
            + "service. No token of the rule is taken.",
        "Declare the host with a ServiceEntry, or give the keys as jwks.");

    public static readonly ErrorCode UncheckedBySidecar = new("FL1831", "access that Fairlead's sidecar cannot check",
        "Fairlead's own sidecar knows no tokens and no rules of access. Where something is to be checked for "
            + "its workload, it answers every request with 403. What refuses nothing (the action AUDIT, dry runs) does nothing there.",
        "Run an Envoy beside workloads that are protected.");

    public static readonly ErrorCode UncheckedByGrpc = new("FL1832", "access that gRPC servers cannot check",
        "A gRPC server without a sidecar checks rules of access itself, but not on Node.js, where it does "
            + "not serve. None checks tokens: calls that carry one are refused. None asks a provider: calls that a CUSTOM policy is for "
            + "are refused. The action AUDIT and dry runs do nothing there.",
        "Run an Envoy beside the server.");

    public static readonly ErrorCode TelemetryOfSidecar = new("FL1833", "telemetry that Fairlead's sidecar does not know",
        "Fairlead's own sidecar traces nothing, and logs all requests where an Envoy would log those that a filter chooses.",
        "Run an Envoy in its place.");

    public static readonly ErrorCode UnaskedProvider = new("FL1834", "provider that cannot be asked",
        "A CUSTOM AuthorizationPolicy names a provider that the mesh's settings do not have, or whose service the proxy does not see, or "
            + "that cannot decide about connections. What the rules of the policy match is refused. A provider that is asked by gRPC at a "
            + "port that is not declared for it is asked, and told.",
        "Declare the provider under extensionProviders of MeshSettings, and its service with a ServiceEntry that the workload sees.");

    public static readonly ErrorCode ListenerClash = new("FL1840", "two listeners at one socket",
        "Two listeners of a proxy would be at one address and port, or take the same connections there. The second one is left out.",
        "Use another port or address, or name the host in one of the two.");

    public static readonly ErrorCode UnservedByKind = new("FL1841", "not for Fairlead's sidecar",
        "Fairlead's own sidecar takes HTTP listeners in clear text alone, beside a workload. What else the object asks for is left out for "
            + "it.",
        "Run Envoy there.");

    public static readonly ErrorCode StreamClash = new("FL1842", "connections that cannot be told apart",
        "Connections that are not HTTP are told apart by server name (TLS) and by the address that they are made to. Here two hosts, or "
            + "two rules, have the same; the first gets the connections.",
        "Give each host a listener with a bind or a port of its own, or use other server names.");

    public static readonly ErrorCode NoStream = new("FL1843", "listener without destination",
        "None of the hosts that an egress listener of TCP or TLS lets its workload see has the listener's port. There is no listener.",
        "Correct the hosts, the port or the protocol.");

    public static readonly ErrorCode NoPassThrough = new("FL1844", "unknown hosts do not pass",
        "In explicit mode a request names its host, and where it would go without the proxy is not known. Hosts that the mesh does not "
            + "know are answered 404.",
        "Declare the hosts with ServiceEntries.");

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        NoResolution, EndpointAddress, ManyHostnames, UnservedForGrpc, HeaderNotEditable, InboundClash, RawNameClash, UnservedField,
        UnresolvedForGrpc, PolicyNotFollowed, Sealed, OriginalAddress, NothingToChoose, UnknownKeys, UncheckedBySidecar, UncheckedByGrpc,
        TelemetryOfSidecar, UnaskedProvider, ListenerClash, UnservedByKind, StreamClash, NoStream, NoPassThrough,
    ];
}
