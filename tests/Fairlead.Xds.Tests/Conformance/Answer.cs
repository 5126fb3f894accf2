namespace Fairlead.Xds.Tests.Conformance;

/// <summary>A response as the scenarios look at it, whatever the variant.</summary>
/// <param name="Nonce">Its nonce.</param>
/// <param name="Versions">Version by name of the resources in it; of a state-of-the-world response all have the response's own.</param>
/// <param name="Removed">Names that are said to be gone.</param>
internal sealed record Answer(string Nonce, IReadOnlyDictionary<string, string> Versions, IReadOnlyList<string> Removed);
