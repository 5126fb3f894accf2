using System.Runtime.CompilerServices;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Sotw;

/// <summary>
/// Encoded responses without their nonce, built once for all streams that are due the same. Safe for any number of threads.
/// </summary>
internal sealed class SotwBodies
{
    // Streams that were in different states before a change are due different parts of it; a few of these are worth keeping.
    private const int MaxParts = 8;

    private const int VersionInfo = 1;
    private const int TypeUrl = 4;
    private const int Nonce = 5;
    private const int ControlPlane = 6;
    private const int Identifier = 1;

    private readonly ConditionalWeakTable<ResourceView, Entry> _entries = new();
    private readonly byte[] _controlPlane;

    public SotwBodies(string controlPlaneIdentifier)
    {
        var length = ProtoWriter.SizeOfText(controlPlaneIdentifier);
        _controlPlane = new byte[ProtoWriter.SizeOfBytes(length)];
        var writer = new ProtoWriter(_controlPlane);
        writer.Header(ControlPlane, length);
        writer.Text(Identifier, controlPlaneIdentifier);
    }

    /// <summary>The response's bytes, but for the nonce, which goes behind them: protobuf fields may come in any order.</summary>
    /// <param name="resources">What goes out.</param>
    /// <param name="result">What the client holds then; its version is the response's.</param>
    public ReadOnlyMemory<byte> Get(ResourceView resources, ResourceView result)
    {
        var entry = _entries.GetOrAdd(result, static _ => new Entry());
        lock (entry.Gate)
        {
            foreach (var (part, body) in entry.Parts)
            {
                if (ReferenceEquals(part, resources) || part.Items.SequenceEqual(resources.Items))
                {
                    return body;
                }
            }

            var built = Build(resources, result.Version);
            if (entry.Parts.Count == MaxParts)
            {
                entry.Parts.RemoveAt(0);
            }

            entry.Parts.Add((resources, built));
            return built;
        }
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

    private byte[] Build(ResourceView resources, string version)
    {
        var size = ProtoWriter.SizeOfText(version) + ProtoWriter.SizeOfText(resources.TypeUrl) + _controlPlane.Length;
        foreach (var resource in resources.Items)
        {
            size = checked(size + resource.EncodedField.Length);
        }

        var body = GC.AllocateUninitializedArray<byte>(size);
        var writer = new ProtoWriter(body);
        writer.Text(VersionInfo, version);
        foreach (var resource in resources.Items)
        {
            writer.Raw(resource.EncodedField);
        }

        writer.Text(TypeUrl, resources.TypeUrl);
        writer.Raw(_controlPlane);
        return body;
    }

    private sealed class Entry
    {
        public Lock Gate { get; } = new();

        public List<(ResourceView Part, byte[] Body)> Parts { get; } = [];
    }
}
