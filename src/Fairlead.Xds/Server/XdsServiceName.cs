namespace Fairlead.Xds.Server;

/// <summary>A gRPC service of xDS.</summary>
/// <param name="Service">Its full name.</param>
/// <param name="TypeUrl">The one type that it serves; null for all.</param>
/// <param name="Sotw">Its state-of-the-world method; null where there is none.</param>
/// <param name="Delta">Its incremental method.</param>
internal sealed record XdsServiceName(string Service, string? TypeUrl, string? Sotw, string Delta);
