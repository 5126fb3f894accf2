using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// A response that is due: what goes out and what the client holds once it has taken it.
/// </summary>
/// <param name="Type">Whose response.</param>
/// <param name="Resources">What goes out, in ordinal order of names; the items of <paramref name="Result"/> where all of them do.</param>
/// <param name="Result">What the client holds afterwards. Its version is the version of the response.</param>
/// <param name="Kept">What is in it only because the client has it, the newest state does not.</param>
/// <param name="Removal">It takes away what had been kept until the client let go of it.</param>
internal sealed record ResponsePlan(TypeState Type, ResourceView Resources, ResourceView Result, XdsResource[] Kept, bool Removal);
