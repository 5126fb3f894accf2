namespace Fairlead.Xds.Server;

/// <summary>What clients say that they understand, in <c>node.client_features</c>.</summary>
internal static class ClientFeatures
{
    public const string ResourceTimeToLive = "xds.config.supports-resource-ttl";
}
