namespace Fairlead.Xds.Server;

/// <summary>A response that a client rejected.</summary>
/// <param name="Version">Version of the rejected response.</param>
/// <param name="Code">Code of <c>error_detail</c>.</param>
/// <param name="Message">Text of <c>error_detail</c>.</param>
/// <param name="At">When the rejection came.</param>
public sealed record XdsNackStatus(string Version, int Code, string Message, DateTimeOffset At);
