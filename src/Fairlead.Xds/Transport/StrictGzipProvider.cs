using System.IO.Compression;
using Grpc.Net.Compression;

namespace Fairlead.Xds.Transport;

/// <summary>gzip of single messages that refuses one that was cut off, which grpc-dotnet's own takes for a shorter or an empty
/// message.</summary>
internal sealed class StrictGzipProvider : ICompressionProvider
{
    /// <inheritdoc/>
    public string EncodingName => "gzip";

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new CheckedGzipStream(stream);
}
