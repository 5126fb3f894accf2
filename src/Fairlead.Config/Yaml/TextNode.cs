namespace Fairlead.Config.Yaml;

/// <summary>A value in a YAML or JSON text, with the place where it stands. Immutable.</summary>
/// <param name="line">The line from 1.</param>
/// <param name="column">The column from 1.</param>
internal abstract class TextNode(int line, int column)
{
    public int Line => line;

    public int Column => column;

    /// <summary>How many nodes this one stands for, those behind aliases included: what walking it costs.</summary>
    public abstract long Weight { get; }

    /// <summary>What it is, for messages: <c>the number 5</c>, <c>a list</c>.</summary>
    public abstract string Describe();
}
