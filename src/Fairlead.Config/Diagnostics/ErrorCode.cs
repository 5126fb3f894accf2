namespace Fairlead.Config.Diagnostics;

/// <summary>One kind of problem, as its page in docs/reference/diagnostics explains it. Immutable.</summary>
/// <param name="Code"><c>FL</c> and four digits. A code is never given to another kind of problem.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Meaning">Why it is a problem and what happens to the object.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ErrorCode(string Code, string Title, string Meaning, string Remedy);
