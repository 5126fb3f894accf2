using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Type.Matcher.V3;
using Envoy.Type.V3;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Drafts;

/// <summary>Small messages that many resources hold.</summary>
internal static class Wire
{
    public static ConfigSource Ads() => new() { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 };

    /// <summary>A message under its type URL; <see cref="Any.Pack(IMessage)"/> makes the same bytes.</summary>
    public static Any Pack(IMessage message) =>
        new() { TypeUrl = TypeUrlOf(message), Value = message.ToByteString() };

    // Of those that most clients get without their descriptors: these bring in whatever their files import, which is megabytes.
    private static string TypeUrlOf(IMessage message) => message switch
    {
        HttpConnectionManager => TypeUrls.HttpConnectionManager,
        Router => TypeUrls.Router,
        HTTPFault => TypeUrls.HttpFault,
        StdoutAccessLog => TypeUrls.StdoutAccessLog,
        Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions => TypeUrls.HttpProtocolOptions,
        Envoy.Extensions.TransportSockets.Tls.V3.UpstreamTlsContext => TypeUrls.UpstreamTlsContext,
        Envoy.Extensions.TransportSockets.RawBuffer.V3.RawBuffer => TypeUrls.RawBuffer,
        _ => TypeUrls.Prefix + message.Descriptor.FullName,
    };

    public static Address Address(string address, int port) =>
        address.StartsWith(Model.Catalog.Endpoint.UnixPrefix, StringComparison.Ordinal)
            ? new() { Pipe = new Pipe { Path = address[Model.Catalog.Endpoint.UnixPrefix.Length..] } }
            : new() { SocketAddress = new SocketAddress { Address = address, PortValue = (uint)port } };

    public static Address Address(SocketName socket) => Address(socket.Address, socket.Port);

    /// <summary>An address, or a block of them.</summary>
    public static CidrRange Block(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        return new()
        {
            AddressPrefix = address,
            PrefixLen = slash >= 0 ? uint.Parse(text.AsSpan(slash + 1), CultureInfo.InvariantCulture)
                : address.Contains(':', StringComparison.Ordinal) ? 128u : 32u,
        };
    }

    public static RegexMatcher Regex(string expression) => new() { Regex = expression };

    /// <summary>Percent in the finest steps that the wire has, so that 0.01 % is not rounded to nothing.</summary>
    public static FractionalPercent Percent(double percent) => new()
    {
        Numerator = (uint)Math.Clamp(Math.Round(percent * 10_000), 0, 1_000_000),
        Denominator = FractionalPercent.Types.DenominatorType.Million,
    };
}
