using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sessions;

/// <summary>The result of reading a request.</summary>
/// <param name="Outcome">The kind of the request.</param>
/// <param name="Type">The type that the request is about; null where it names none.</param>
/// <param name="Answered">The response that the request accepts or rejects; null where it does neither.</param>
internal readonly record struct RequestResult(RequestOutcome Outcome, SessionType? Type, SentResponse? Answered);
