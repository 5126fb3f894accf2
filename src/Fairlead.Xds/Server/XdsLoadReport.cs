using Envoy.Config.Core.V3;
using Envoy.Service.LoadStats.V3;

namespace Fairlead.Xds.Server;

/// <summary>What a client reported of the load that it put on clusters (LRS).</summary>
/// <param name="Node">Who reports. Not to be changed.</param>
/// <param name="Report">The report: per cluster and locality, for the interval since the one before. Not to be changed.</param>
/// <param name="At">When it came.</param>
public sealed record XdsLoadReport(Node Node, LoadStatsRequest Report, DateTimeOffset At);
