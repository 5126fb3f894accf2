using Fairlead.Xds.Protocol;
using Fairlead.Xds.Sotw;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>What all streams of a server share.</summary>
internal sealed class ServerCore
{
    private readonly Dictionary<string, string> _labels;

    public ServerCore(XdsServerOptions options, ILogger logger)
    {
        Options = options;
        Logger = logger;
        Bodies = new SotwBodies(options.ControlPlaneIdentifier);
        Rules =
        [
            .. options.Types.Select(static type =>
                new TypeRules(type.TypeUrl, type.FullState, type.LegacyWildcard, type.ResendAfter, type.After)),
        ];

        // Clients may ask for any type; a label per type that they think of would fill the memory of whoever collects the figures.
        _labels = options.Types.ToDictionary(
            static type => type.TypeUrl, static type => type.TypeUrl[(type.TypeUrl.LastIndexOf('.') + 1)..], StringComparer.Ordinal);
    }

    public XdsServerOptions Options { get; }

    public ILogger Logger { get; }

    public IReadOnlyList<TypeRules> Rules { get; }

    public SotwBodies Bodies { get; }

    public NameTable Names { get; } = new();

    public string Label(string typeUrl) => _labels.GetValueOrDefault(typeUrl, "other");

    public DateTimeOffset Now() => Options.TimeProvider.GetUtcNow();
}
