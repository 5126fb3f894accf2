using Fairlead.Xds.Resources;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Responses;

/// <summary>
/// Writes a resource that lives for a time into a DiscoveryResponse: an <c>Any</c> of <c>envoy.service.discovery.v3.Resource</c>.
/// </summary>
internal static class WrappedResource
{
    private const string Url = "type.googleapis.com/envoy.service.discovery.v3.Resource";
    private const int Resources = 2;
    private const int AnyUrl = 1;
    private const int AnyValue = 2;

    public static int SizeOf(XdsResource resource) => ProtoWriter.SizeOfBytes(AnySize(resource));

    public static void Write(ref ProtoWriter writer, XdsResource resource)
    {
        writer.Header(Resources, AnySize(resource));
        writer.Text(AnyUrl, Url);
        DeltaResource.Write(ref writer, AnyValue, resource, timeToLive: true);
    }

    private static int AnySize(XdsResource resource) => ProtoWriter.SizeOfText(Url) + DeltaResource.SizeOf(resource, timeToLive: true);
}
