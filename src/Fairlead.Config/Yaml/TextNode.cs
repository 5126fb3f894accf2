namespace Fairlead.Config.Yaml;

/// <summary>A value in a YAML or JSON text, with the place where it stands. Immutable.</summary>
internal abstract class TextNode
{
    /// <param name="line">The line from 1.</param>
    /// <param name="column">The column from 1.</param>
    protected TextNode(int line, int column) => (Line, Column) = (line, column);

    public int Line { get; private set; }

    public int Column { get; }

    /// <summary>How many nodes this one stands for, those behind aliases included: what walking it costs.</summary>
    public abstract long Weight { get; }

    /// <summary>What it is, for messages: <c>the number 5</c>, <c>a list</c>.</summary>
    public abstract string Describe();

    /// <summary>The same, so many lines further down.</summary>
    public TextNode Moved(int lines)
    {
        if (lines == 0)
        {
            return this;
        }

        var moved = (TextNode)MemberwiseClone();
        moved.Line += lines;
        moved.MoveParts(lines);
        return moved;
    }

    /// <summary>Puts moved ones in the place of the nodes below a new copy.</summary>
    protected virtual void MoveParts(int lines)
    {
    }
}
