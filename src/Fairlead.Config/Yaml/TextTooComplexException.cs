namespace Fairlead.Config.Yaml;

/// <summary>Ends the reading of a document that is beyond the limits; never leaves the reader.</summary>
internal sealed class TextTooComplexException(string message, int line, int column) : Exception(message)
{
    public int Line => line;

    public int Column => column;
}
