using Fairlead.Model.Policy;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Destinations that a policy asks to be reached by TLS which the clients cannot be given. They get no endpoints, so that requests fail
/// instead of going out in clear text.
/// </summary>
internal static class SealedDestinations
{
    /// <summary>What of a policy seals its destination; null: nothing does.</summary>
    public static string? CauseOf(TrafficPolicy policy, bool forGrpc) => policy.Tls switch
    {
        null or { Mode: ClientTlsMode.Disable } => null,
        { Mode: ClientTlsMode.Mesh } => "tls.mode ISTIO_MUTUAL (certificates of the mesh)",
        { CredentialName.Length: > 0 } => "tls.credentialName (secrets)",
        _ => forGrpc ? "tls (certificates from files)" : null,
    };
}
