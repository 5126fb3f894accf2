using System.Security.Cryptography;
using Envoy.Service.Discovery.V3;
using Fairlead.Proxy.Discovery;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Proxy.State;

/// <summary>The last good configuration as a file: a line that names the format, the SHA-256 of the rest, then per type one
/// DeltaDiscoveryResponse with the version of all where they have one, and each resource's own where it has one. Written beside and moved
/// over, so that a crash leaves the former one.</summary>
internal static class StateFile
{
    public const string Name = "last-good.xds";
    private static readonly byte[] Magic = "fairlead-proxy-state-2\n"u8.ToArray();

    public static void Write(string directory, IReadOnlyList<AcceptedSet> sets)
    {
        Directory.CreateDirectory(directory);
        using var body = new MemoryStream();
        foreach (var set in sets)
        {
            var response = new DeltaDiscoveryResponse { TypeUrl = set.TypeUrl, SystemVersionInfo = set.IsMixed ? "" : set.Version };
            response.Resources.AddRange(set.Resources.Select(r => new Resource
            {
                Name = r.Name,
                Version = r.Version,
                Resource_ = new Any { TypeUrl = set.TypeUrl, Value = UnsafeByteOperations.UnsafeWrap(r.Value) },
            }));
            response.WriteDelimitedTo(body);
        }

        var path = Path.Combine(directory, Name);
        // The temporary file has the process id in its name, so that two proxies that share a folder by mistake still write whole files.
        var temporary = path + "." + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) + ".new";
        var octets = body.GetBuffer().AsSpan(0, (int)body.Length);
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(Magic);
            file.Write(SHA256.HashData(octets));
            file.Write(octets);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>
    /// The resources in the order in which they were written; null where there is no file or a damaged one, in which case
    /// </summary>
    public static IReadOnlyList<AcceptedSet>? Read(string directory, out string? problem)
    {
        problem = null;
        var path = Path.Combine(directory, Name);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var octets = File.ReadAllBytes(path);
            var start = Magic.Length + SHA256.HashSizeInBytes;
            if (octets.Length < start || !octets.AsSpan().StartsWith(Magic))
            {
                problem = $"{path} is no state of this version";
                return null;
            }

            if (!SHA256.HashData(octets.AsSpan(start)).AsSpan().SequenceEqual(octets.AsSpan(Magic.Length, SHA256.HashSizeInBytes)))
            {
                problem = $"{path} is damaged: its checksum is wrong";
                return null;
            }

            return Parse(octets, start);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            problem = $"{path} cannot be read: {e.Message}";
            return null;
        }
    }

    private static List<AcceptedSet> Parse(byte[] octets, int start)
    {
        var sets = new List<AcceptedSet>();
        using var stream = new MemoryStream(octets, start, octets.Length - start);
        while (stream.Position < stream.Length)
        {
            var response = DeltaDiscoveryResponse.Parser.ParseDelimitedFrom(stream);
            sets.Add(new AcceptedSet(
                response.TypeUrl,
                response.SystemVersionInfo,
                response.SystemVersionInfo.Length == 0,
                [.. response.Resources.Select(static r => new AcceptedItem(r.Name, r.Version, r.Resource_.Value.Memory))]));
        }

        return sets;
    }
}
