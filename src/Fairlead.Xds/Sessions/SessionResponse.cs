using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sessions;

/// <summary>A response that is due.</summary>
internal sealed record SessionResponse(SessionType Type, ResponsePlan Plan, long Nonce);
