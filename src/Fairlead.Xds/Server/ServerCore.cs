using Fairlead.Xds.Delta;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Responses;
using Fairlead.Xds.Sotw;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Server;

/// <summary>The parts that all streams of a server share.</summary>
internal sealed class ServerCore
{
    private readonly Dictionary<string, string> _labels;
    private readonly IReadOnlyList<TypeRules> _rules;
    private readonly DifferenceCache _differences = new();
    private readonly NameTable _nameTable = new();
    private readonly NameSets _nameSets = new();

    public ServerCore(XdsServerOptions options, ILogger logger)
    {
        Options = options;
        Attach = options.Attach ?? throw new ArgumentException("Attach is not set: nothing says what a client is served", nameof(options));
        Logger = logger;
        Writes = new SemaphoreSlim(Math.Max(1, options.MaxConcurrentWrites));
        Admission = new StreamAdmission(options.MaxNewStreamsPerSecond, options.TimeProvider);
        Bodies = new ResponseBodies(options.ControlPlaneIdentifier);
        _rules = [.. options.Types.Select(static type => type.ToRules())];

        // Clients may ask for any type. A metric label for each type name that a client makes up would fill the memory of the collector.
        _labels = options.Types.ToDictionary(
            static type => type.TypeUrl, static type => type.TypeUrl[(type.TypeUrl.LastIndexOf('.') + 1)..], StringComparer.Ordinal);
    }

    public XdsServerOptions Options { get; }

    public Func<XdsOpening, CancellationToken, ValueTask<XdsScope>> Attach { get; }

    /// <summary>Turns for writing.</summary>
    public SemaphoreSlim Writes { get; }

    public StreamAdmission Admission { get; }

    public ILogger Logger { get; }

    public ResponseBodies Bodies { get; }

    public SotwSession NewSotwSession() => new(_rules, _nameTable, _differences);

    public DeltaSession NewDeltaSession() => new(_rules, _nameSets, _differences);

    public string Label(string typeUrl) => _labels.GetValueOrDefault(typeUrl, "other");

    public DateTimeOffset Now() => Options.TimeProvider.GetUtcNow();
}
