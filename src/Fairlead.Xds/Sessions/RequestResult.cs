using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sessions;

/// <summary>What came of a request.</summary>
/// <param name="Outcome">What it was.</param>
/// <param name="Type">The type that it is about; null where it is about none.</param>
/// <param name="Answered">The response that it accepts or rejects; null where it does neither.</param>
internal readonly record struct RequestResult(RequestOutcome Outcome, SessionType? Type, SentResponse? Answered);
