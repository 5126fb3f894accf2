namespace Fairlead.Proxy.Formatting;

/// <summary>A header to add, with the name in lower case.</summary>
internal sealed record HeaderAddition(string Name, TextFormat Value, AppendAction Action, bool KeepEmptyValue);
