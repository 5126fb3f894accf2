namespace Fairlead.Demo;

/// <summary>What a sidecar had acknowledged at the end of a stage.</summary>
/// <param name="NodeId">The sidecar.</param>
/// <param name="Acked">By type: the version and the nonce of the response that carried it.</param>
/// <param name="Resources">By type and name: the version of the resource.</param>
internal sealed record ProxyRecord(
    string NodeId, IReadOnlyDictionary<string, (string Version, string Nonce)> Acked,
    IReadOnlyDictionary<(string Type, string Name), string> Resources)
{
    public static ProxyRecord From(ProxyView proxy) => new(
        proxy.Service.NodeId,
        (proxy.Detail?.Types ?? [])
            .Where(type => type.AckedVersion is not null)
            .ToDictionary(type => type.Type, type => (type.AckedVersion ?? "", type.SentNonce ?? "")),
        (proxy.Config?.Resources ?? [])
            .Where(resource => resource.State == "ACCEPTED")
            .ToDictionary(resource => (resource.Type, resource.Name), resource => resource.Version));
}
