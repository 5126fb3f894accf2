namespace Fairlead.Proxy.Formatting;

/// <summary>
/// A piece of a format: literal text, or a command with its argument, the argument to fall back to, and a length at which its value is cut.
/// </summary>
internal sealed record FormatPart(FormatOperator Operator, string Text, string? Alternative = null, int? MaxLength = null);
