using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>One document of a text, read.</summary>
/// <param name="Root">Its value; null where it is not well-formed: then the problems say why.</param>
/// <param name="Line">The line where it begins.</param>
/// <param name="Problems">What was wrong in reading it; what is found later in it is added here.</param>
internal sealed record TextDocument(TextNode? Root, int Line, ProblemList Problems);
