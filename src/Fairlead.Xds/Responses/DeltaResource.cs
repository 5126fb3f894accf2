using Fairlead.Xds.Resources;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Responses;

/// <summary>
/// Writes <c>envoy.service.discovery.v3.Resource</c> as an element of a DeltaDiscoveryResponse, out of what is encoded already.
/// </summary>
internal static class DeltaResource
{
    private const int Version = 1;
    private const int Name = 3;
    private const int Aliases = 4;
    private const int TimeToLive = 6;

    public static int SizeOf(XdsResource resource, bool timeToLive) =>
        ProtoWriter.SizeOfBytes(SizeOfTimeToLive(resource, timeToLive) + resource.EncodedResource.Length);

    public static void Write(ref ProtoWriter writer, int field, XdsResource resource, bool timeToLive)
    {
        writer.Header(field, SizeOfTimeToLive(resource, timeToLive) + resource.EncodedResource.Length);
        if (timeToLive && resource.TimeToLive is { } time)
        {
            writer.Duration(TimeToLive, time);
        }

        writer.Raw(resource.EncodedResource);
    }

    /// <summary>A resource without message: nothing of that name exists.</summary>
    public static int SizeOfMissing(string name) => ProtoWriter.SizeOfBytes(2 * ProtoWriter.SizeOfText(name));

    public static void WriteMissing(ref ProtoWriter writer, int field, string name)
    {
        writer.Header(field, 2 * ProtoWriter.SizeOfText(name));
        writer.Text(Name, name);
        writer.Text(Aliases, name);
    }

    /// <summary>Name, version and time to live without the message: the client keeps what it has, for that time again.</summary>
    public static int SizeOfHeartbeat(XdsResource resource) => ProtoWriter.SizeOfBytes(HeartbeatLength(resource));

    public static void WriteHeartbeat(ref ProtoWriter writer, int field, XdsResource resource)
    {
        writer.Header(field, HeartbeatLength(resource));
        writer.Text(Version, resource.Version);
        writer.Text(Name, resource.Name);
        writer.Duration(TimeToLive, resource.TimeToLive!.Value); // asked for only where there is one
    }

    private static int HeartbeatLength(XdsResource resource) =>
        ProtoWriter.SizeOfText(resource.Version) + ProtoWriter.SizeOfText(resource.Name) + SizeOfTimeToLive(resource, timeToLive: true);

    private static int SizeOfTimeToLive(XdsResource resource, bool timeToLive) =>
        timeToLive && resource.TimeToLive is { } time ? ProtoWriter.SizeOfDuration(time) : 0;
}
