using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes the kinds that say who may call workloads, and how callers are known.</summary>
internal static class AccessShapes
{
    private static readonly MessageShape Mtls = Field.Of("MutualTls", "How connections are taken.",
        Field.Word("mode", "DISABLE: in clear text; PERMISSIVE: both; STRICT: with mutual TLS alone; UNSET: as the namespace says.",
            "UNSET", "DISABLE", "PERMISSIVE", "STRICT").Or("UNSET")
            .Unlike("STRICT refuses every connection while workloads have no certificates of the mesh."));

    private static readonly MessageShape Header = Field.Of("JwtHeader", "A header that holds a token.",
        Field.Text("name", "Its name.", "x-token").Required(),
        Field.Text("prefix", "What stands before the token.", "'Bearer '"));

    private static readonly MessageShape ClaimHeader = Field.Of("ClaimToHeader", "A header that a claim is written into.",
        Field.Text("header", "The header.", "x-sub").Required(),
        Field.Text("claim", "The claim.", "sub").Required());

    private static readonly MessageShape Jwt = Field.Of("JwtRule", "Whose tokens are taken, and where they stand.",
        Field.Text("issuer", "Who issued them.", "https://issuer.example"),
        Field.Texts("audiences", "For whom they are issued, of which one fits.", "shop"),
        Field.Text("jwksUri", "Where the keys are; of a host that a ServiceEntry declares.", "https://issuer.example/keys") with
        {
            Aliases = ["jwks_uri"],
        },
        Field.Text("jwks", "The keys themselves, as a JSON Web Key Set.", """'{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'"""),
        Field.Duration("timeout", "How long to wait for the keys.", "5s").Or("5s"),
        Field.List("fromHeaders", Header, "Headers that hold the token.").Or("Authorization with Bearer"),
        Field.Texts("fromParams", "Query parameters that hold it.", "token"),
        Field.Texts("fromCookies", "Cookies that hold it.", "token"),
        Field.Text("outputPayloadToHeader", "A header that the token's content is written into.", "x-payload"),
        Field.List("outputClaimToHeaders", ClaimHeader, "Headers that claims are written into."),
        Field.Texts("spaceDelimitedClaims", "Claims that hold several values with spaces between.", "scope"),
        Field.Word("presence", "Whether a token has to be there.", "OPTIONAL").Or("OPTIONAL")
            .Unlike("REQUIRED is refused: an AuthorizationPolicy says so."),
        Field.Boolean("forwardOriginalToken", "Whether the token goes on to the workload."));

    private static readonly MessageShape Source = Field.Of(
        "Source", "Who calls: all that is given holds. Values may begin or end with '*'.",
        Field.Texts("principals", "Identities of callers.", "cluster.local/ns/default/sa/web"),
        Field.Texts("notPrincipals", "Identities that it is not.", "cluster.local/ns/default/sa/guest"),
        Field.Texts("requestPrincipals", "Who the token says it is, as ISSUER/SUBJECT.", "https://issuer.example/*"),
        Field.Texts("notRequestPrincipals", "Who it is not.", "https://issuer.example/guest"),
        Field.Texts("namespaces", "Namespaces of callers.", "default"),
        Field.Texts("notNamespaces", "Namespaces that it is not.", "guests"),
        Field.Texts("serviceAccounts", "Service accounts of callers, as [NAMESPACE/]NAME.", "default/web"),
        Field.Texts("notServiceAccounts", "Service accounts that it is not.", "default/guest"),
        Field.Texts("trustDomains", "Trust domains of callers.", "cluster.local"),
        Field.Texts("notTrustDomains", "Trust domains that it is not.", "other.local"),
        Field.Texts("ipBlocks", "Addresses from which the connection comes.", "10.0.0.0/8"),
        Field.Texts("notIpBlocks", "Addresses that it does not come from.", "10.9.0.0/16"),
        Field.Texts("remoteIpBlocks", "Addresses of who asked first, as proxies before say.", "10.0.0.0/8"),
        Field.Texts("notRemoteIpBlocks", "Addresses that it is not.", "10.9.0.0/16"));

    private static readonly MessageShape From = Field.Of("From", "A condition on the caller.",
        Field.Message("source", Source, "Who calls.").Required());

    private static readonly MessageShape Operation = Field.Of(
        "Operation", "What is asked for: all that is given holds. Values may begin or end with '*'.",
        Field.Texts("hosts", "Hosts.", "shop.internal"),
        Field.Texts("notHosts", "Hosts that it is not.", "admin.internal"),
        Field.Texts("ports", "Ports of the workload, in quotes.", "'8080'"),
        Field.Texts("notPorts", "Ports that it is not.", "'9090'"),
        Field.Texts("methods", "Methods.", "GET"),
        Field.Texts("notMethods", "Methods that it is not.", "DELETE"),
        Field.Texts("paths", "Paths; {*} is a segment and {**} are several.", "/api/*"),
        Field.Texts("notPaths", "Paths that it is not.", "/admin/*"));

    private static readonly MessageShape To = Field.Of("To", "A condition on what is asked for.",
        Field.Message("operation", Operation, "What is asked for.").Required());

    private static readonly MessageShape When = Field.Of("Condition", "A condition on an attribute of the request.",
        Field.Text("key", "The attribute.", "'request.headers[x-user]'").Required(),
        Field.Texts("values", "Values of which it has one.", "tester"),
        Field.Texts("notValues", "Values that it does not have.", "guest"));

    private static readonly MessageShape Rule = Field.Of(
        "AccessRule", "One of from, one of to and all of when hold; {} is every request.",
        Field.List("from", From, "Callers of which it is one."),
        Field.List("to", To, "Operations of which it is one."),
        Field.List("when", When, "Further conditions."));

    private static readonly MessageShape Provider = Field.Of("Provider", "Who decides.",
        Field.Text("name", "The name that it has under extensionProviders of MeshSettings.", "opa"));

    /// <summary>The kind.</summary>
    public static KindShape PeerAuthentication { get; } = new("PeerAuthentication", IstioVersions.Security,
        new(
            "PeerAuthentication",
            "How workloads take connections: in clear text, with mutual TLS, or both. The closest object counts: of the workload, of the "
                + "namespace, of the root namespace.",
            [
                .. SelectorShapes.OfPolicy,
                Field.Message("mtls", Mtls, "How connections are taken."),
                Field.Map("portLevelMtls", Mtls, "How connections to single ports are taken, by port number; it needs a selector."),
            ]),
        """
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: shop}
        spec:
          mtls: {mode: PERMISSIVE}
        """);

    /// <summary>The kind.</summary>
    public static KindShape RequestAuthentication { get; } = new("RequestAuthentication", IstioVersions.Security,
        new(
            "RequestAuthentication", "Which tokens are taken. A request without a token passes; an AuthorizationPolicy can ask for one.",
            [.. SelectorShapes.OfPolicy, Field.List("jwtRules", Jwt, "Whose tokens are taken.")]),
        """
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: tokens, namespace: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          jwtRules:
          - issuer: https://issuer.example
            jwksUri: https://issuer.example/keys
        """);

    /// <summary>The kind.</summary>
    public static KindShape AuthorizationPolicy { get; } = new("AuthorizationPolicy", IstioVersions.Security,
        new(
            "AuthorizationPolicy",
            "Who may call workloads. CUSTOM is decided first, then DENY, then ALLOW; where no ALLOW is for a workload, all may call it.",
            [
                .. SelectorShapes.OfPolicy,
                Field.Word(
                    "action",
                    "What becomes of requests that a rule is for. AUDIT marks them for the access log; for CUSTOM a provider decides.",
                    "ALLOW", "DENY", "AUDIT", "CUSTOM").Or("ALLOW"),
                Field.List("rules", Rule, "The requests; none: no request."),
                Field.Message("provider", Provider, "Who decides, for CUSTOM alone."),
            ]),
        """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: readers, namespace: shop}
        spec:
          action: ALLOW
          rules:
          - from:
            - source: {ipBlocks: [10.0.0.0/8]}
            to:
            - operation: {methods: [GET], paths: [/api/*]}
        """);
}
