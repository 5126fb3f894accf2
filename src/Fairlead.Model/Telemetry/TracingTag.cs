namespace Fairlead.Model.Telemetry;

/// <summary>Something that is told of each traced request. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Value">The value, or the name of the header or of the variable.</param>
/// <param name="Default">The value where the header or the variable is not there.</param>
public sealed record TracingTag(string Name, TracingTagSource Source, string Value, string Default = "");
