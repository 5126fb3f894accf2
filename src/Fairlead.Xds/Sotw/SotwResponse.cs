using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Sotw;

/// <summary>A response that is due.</summary>
internal sealed record SotwResponse(SotwType Type, ResourceView Resources, ResourceView Result, long Nonce, bool Removal);
