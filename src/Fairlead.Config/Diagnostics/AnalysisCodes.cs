namespace Fairlead.Config.Diagnostics;

/// <summary>What is valid and probably not meant (FL16xx). <c>fairlead analyze</c> looks for these; here is what they mean.</summary>
public static class AnalysisCodes
{
    public static readonly ErrorCode UnreachableRule = new("FL1601", "rule that is never reached",
        "Rules are tried in their order, and the first whose conditions hold decides. Rules before this one take every request that it is "
            + "for.",
        "Move the narrower rule up, or remove it.");

    public static readonly ErrorCode EmptySubset = new("FL1602", "subset that selects no endpoint",
        "The service has endpoints, and none has the labels of the subset: a request that is sent to it is answered 503.",
        "Correct the labels of the subset, or give endpoints these labels.");

    public static readonly ErrorCode UnusedSubset = new("FL1603", "subset that no rule names",
        "A subset does something only where a destination names it. Proxies get a cluster for it all the same.",
        "Remove it, or send requests to it.");

    public static readonly ErrorCode SharedHost = new("FL1604", "host declared in several namespaces",
        "Objects of several namespaces declare one host, and there are clients that see more than one of them. A client calls that of its "
            + "own namespace, else the first by namespace, so that what is behind the name depends on who asks.",
        "Use a host of its own for each, or limit the objects to their clients with exportTo.");

    public static readonly ErrorCode LonelySelector = new("FL1605", "selector without workload",
        "No workload that the objects know of has the labels that are selected. Workloads of registries, and the labels that proxies say "
            + "when they connect, are not known without a server.",
        "Correct the labels. It is fine where only proxies or a registry have them.");

    public static readonly ErrorCode ForeignHost = new("FL1606", "host that another source may know",
        "No object here declares the host, and none declares a similar one. A registry or another folder may; a server that knows it too "
            + "accepts the object.",
        "Check what was meant, or analyze all folders together.");

    public static readonly ErrorCode PortWithoutListener = new("FL1607", "port that no sidecar listens for",
        "A sidecar takes HTTP for all hosts on one port of its own. For other protocols it listens where a Sidecar object asks for the "
            + "port; without that a client calls the service itself, and nothing that is written about it holds.",
        "Give the clients a Sidecar with an egress listener of the port. It is fine where they need nothing of the mesh.");

    public static readonly ErrorCode PortWithoutProtocol = new("FL1608", "port without protocol",
        "Neither a protocol nor the name of the port says what is spoken on it. Where requests are told apart by their host it is taken as "
            + "HTTP/1.1; where connections are passed on, as bytes.",
        "Give the port a protocol, or begin its name with one, as in http-web or tcp-db.");

    public static readonly ErrorCode UnknownProvider = new("FL1609", "provider that is not declared",
        "A CUSTOM AuthorizationPolicy names a provider that the mesh's settings do not have, or whose service or port no object declares. "
            + "Where workloads do not see the service either, what the rules of the policy match is refused (FL1834).",
        "Declare the provider under extensionProviders, and its service. It is fine where a registry has the service.");

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        UnreachableRule, EmptySubset, UnusedSubset, SharedHost, LonelySelector, ForeignHost, PortWithoutListener, PortWithoutProtocol,
        UnknownProvider,
    ];
}
