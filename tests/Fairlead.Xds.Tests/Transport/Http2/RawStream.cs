using System.Text;

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>What has come on one stream.</summary>
internal sealed class RawStream
{
    public List<(string Name, string Value)> Headers { get; } = [];

    public List<(string Name, string Value)> Trailers { get; } = [];

    public List<byte> Data { get; } = [];

    public uint? Reset { get; set; }

    public bool Ended { get; set; }

    public long SendWindow { get; set; }

    public bool IsOver => Ended || Reset is not null;

    public bool TrailersOnly => Ended && Headers.Count > 0 && Trailers.Count == 0 && Data.Count == 0;

    public string? Header(string name) => Headers.Where(header => header.Name == name).Select(header => header.Value).FirstOrDefault();

    public string? Trailer(string name) =>
        (TrailersOnly ? Headers : Trailers).Where(header => header.Name == name).Select(header => header.Value).FirstOrDefault();

    public override string ToString() => new StringBuilder()
        .AppendJoin(' ', Headers.Select(header => $"{header.Name}={header.Value}"))
        .Append(System.Globalization.CultureInfo.InvariantCulture, $" | {Data.Count} bytes | ")
        .AppendJoin(' ', Trailers.Select(header => $"{header.Name}={header.Value}"))
        .Append(System.Globalization.CultureInfo.InvariantCulture, $" | ended {Ended} reset {Reset}")
        .ToString();
}
