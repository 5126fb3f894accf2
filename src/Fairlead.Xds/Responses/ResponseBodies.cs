using Fairlead.Incremental.Maps;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Responses;

/// <summary>
/// Encoded responses without their nonce, built once for all streams that go the same step. Safe for any number of threads.
/// </summary>
internal sealed class ResponseBodies
{
    private const long MaxBytes = 32 * 1024 * 1024;

    // Field numbers of DiscoveryResponse; DeltaDiscoveryResponse has type_url and nonce under the same numbers.
    private const int VersionInfo = 1;
    private const int Resources = 2;
    private const int TypeUrl = 4;
    private const int Nonce = 5;
    private const int ControlPlane = 6;
    private const int DeltaRemoved = 6;
    private const int DeltaControlPlane = 7;
    private const int Identifier = 1;

    private readonly BoundedCache<Key, byte[]> _bodies = new(MaxBytes);
    private readonly byte[] _controlPlane;
    private readonly byte[] _deltaControlPlane;

    public ResponseBodies(string controlPlaneIdentifier)
    {
        _controlPlane = EncodeControlPlane(ControlPlane, controlPlaneIdentifier);
        _deltaControlPlane = EncodeControlPlane(DeltaControlPlane, controlPlaneIdentifier);
    }

    /// <summary>The response's bytes, but for the nonce, which goes behind them: protobuf fields may come in any order.</summary>
    /// <param name="plan">What is due. The states before and after it say what goes out.</param>
    /// <param name="timeToLive">Whether the client understands that resources live for a time only.</param>
    public ReadOnlyMemory<byte> Get(ResponsePlan plan, bool timeToLive)
    {
        if (plan.Renewed.Count > 0)
        {
            return BuildHeartbeat(plan);
        }

        var mode =
            plan.Type.Variant == Variant.Delta ? BodyMode.Delta : plan.Type.Rules.FullState ? BodyMode.SotwWhole : BodyMode.SotwDifference;
        var key = new Key(
            plan.Type.Rules.TypeUrl,
            mode,
            timeToLive,
            plan.Version,
            mode == BodyMode.SotwWhole ? default : plan.Before.Hash,
            plan.Result.Hash,
            HashCode.Combine(plan.Resources.Count, plan.Removed.Count, plan.Missing.Count));
        if (_bodies.Find(key) is { } known)
        {
            return known;
        }

        var body = mode == BodyMode.Delta ? BuildDelta(plan, timeToLive) : BuildSotw(plan, timeToLive);
        return _bodies.Add(key, body, body.Length);
    }

    /// <summary>Writes the field with the nonce; returns its length. 24 bytes suffice.</summary>
    public static int WriteNonce(long nonce, Span<byte> target)
    {
        Span<byte> digits = stackalloc byte[20];
        nonce.TryFormat(digits, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        var writer = new ProtoWriter(target);
        writer.Bytes(Nonce, digits[..length]);
        return writer.Position;
    }

    private byte[] BuildHeartbeat(ResponsePlan plan)
    {
        var delta = plan.Type.Variant == Variant.Delta;
        var controlPlane = delta ? _deltaControlPlane : _controlPlane;
        var version = delta && plan.Type.Rules.OmitsSystemVersion ? "" : plan.Version;
        var url = plan.Type.Rules.TypeUrl;
        var size = checked(SizeOfVersion(version) + ProtoWriter.SizeOfText(url) + controlPlane.Length);
        foreach (var resource in plan.Renewed)
        {
            size = checked(size + (delta ? DeltaResource.SizeOfHeartbeat(resource) : WrappedResource.SizeOf(resource)));
        }

        var body = new byte[size];
        var writer = new ProtoWriter(body);
        WriteVersion(ref writer, version);
        foreach (var resource in plan.Renewed)
        {
            if (delta)
            {
                DeltaResource.WriteHeartbeat(ref writer, Resources, resource);
            }
            else
            {
                // The heartbeat carries the message, because Envoy 1.40 reads a state-of-the-world heartbeat without a message and renews
                // nothing.
                WrappedResource.Write(ref writer, resource);
            }
        }

        writer.Text(TypeUrl, url);
        writer.Raw(controlPlane);
        return body;
    }

    private byte[] BuildSotw(ResponsePlan plan, bool timeToLive)
    {
        // In a type whose responses hold all resources, a response of heartbeats alone would say that all other resources are gone. So its
        // resources have no time to live.
        timeToLive &= !plan.Type.Rules.FullState;
        var version = plan.Version;
        var url = plan.Type.Rules.TypeUrl;
        var size = checked(SizeOfVersion(version) + ProtoWriter.SizeOfText(url) + _controlPlane.Length);
        foreach (var resource in plan.Resources)
        {
            size = checked(size
                + (timeToLive && resource.TimeToLive is not null ? WrappedResource.SizeOf(resource) : resource.EncodedField.Length));
        }

        var body = GC.AllocateUninitializedArray<byte>(size);
        var writer = new ProtoWriter(body);
        WriteVersion(ref writer, version);
        foreach (var resource in plan.Resources)
        {
            if (timeToLive && resource.TimeToLive is not null)
            {
                WrappedResource.Write(ref writer, resource);
            }
            else
            {
                writer.Raw(resource.EncodedField);
            }
        }

        writer.Text(TypeUrl, url);
        writer.Raw(_controlPlane);
        return body;
    }

    private byte[] BuildDelta(ResponsePlan plan, bool timeToLive)
    {
        var version = plan.Type.Rules.OmitsSystemVersion ? "" : plan.Version;
        var url = plan.Type.Rules.TypeUrl;
        var size = checked(SizeOfVersion(version) + ProtoWriter.SizeOfText(url) + _deltaControlPlane.Length);
        foreach (var resource in plan.Resources)
        {
            size = checked(size + DeltaResource.SizeOf(resource, timeToLive));
        }

        foreach (var name in plan.Missing)
        {
            size = checked(size + DeltaResource.SizeOfMissing(name));
        }

        foreach (var name in plan.Removed)
        {
            size = checked(size + ProtoWriter.SizeOfText(name));
        }

        var body = GC.AllocateUninitializedArray<byte>(size);
        var writer = new ProtoWriter(body);
        WriteVersion(ref writer, version);
        foreach (var resource in plan.Resources)
        {
            DeltaResource.Write(ref writer, Resources, resource, timeToLive);
        }

        foreach (var name in plan.Missing)
        {
            DeltaResource.WriteMissing(ref writer, Resources, name);
        }

        writer.Text(TypeUrl, url);
        foreach (var name in plan.Removed)
        {
            writer.Text(DeltaRemoved, name);
        }

        writer.Raw(_deltaControlPlane);
        return body;
    }

    private static int SizeOfVersion(string version) => version.Length == 0 ? 0 : ProtoWriter.SizeOfText(version);

    private static void WriteVersion(ref ProtoWriter writer, string version)
    {
        if (version.Length > 0)
        {
            writer.Text(VersionInfo, version);
        }
    }

    private static byte[] EncodeControlPlane(int field, string identifier)
    {
        var length = ProtoWriter.SizeOfText(identifier);
        var encoded = new byte[ProtoWriter.SizeOfBytes(length)];
        var writer = new ProtoWriter(encoded);
        writer.Header(field, length);
        writer.Text(Identifier, identifier);
        return encoded;
    }

    private readonly record struct Key(
        string TypeUrl, BodyMode Mode, bool TimeToLive, string Version, Hash128 Before, Hash128 Result, int Counts);
}
