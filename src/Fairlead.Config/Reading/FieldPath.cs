using System.Globalization;
using System.Runtime.CompilerServices;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Reading;

/// <summary>The path of a mapping or a list, which becomes text only when somebody asks: most fields are never told of.</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? _above;
    private readonly string _key;
    private readonly int _index;
    private string? _text;

    private FieldPath(FieldPath? above, string key, int index, SharedTexts texts) =>
        (_above, _key, _index, Texts) = (above, key, index, texts);

    /// <summary>The path of an object as a whole.</summary>
    public FieldPath(SharedTexts texts)
        : this(null, "", -1, texts) => _text = "";

    /// <summary>What texts are shared with.</summary>
    public SharedTexts Texts { get; }

    /// <summary>The text of it, for example <c>spec.http[0].route</c>.</summary>
    public string Text => _text ??= Join(_above!, _key, _index); // only the object itself has none above, and has its text

    /// <summary>The path of what stands under a key.</summary>
    public FieldPath Under(string key) => new(this, key, -1, Texts);

    /// <summary>The path of an item.</summary>
    public FieldPath At(int index) => new(this, "", index, Texts);

    /// <summary>The text of the path of what stands under a key.</summary>
    public string TextUnder(string key) => Join(this, key, -1);

    /// <summary>The text of the path of an item.</summary>
    public string TextAt(int index) => Join(this, "", index);

    // A key with other characters than those of a plain name is shown in quotes: metadata.labels["app.kubernetes.io/name"].
    private static string Join(FieldPath above, string key, int index)
    {
        var path = above.Text;
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        text.AppendLiteral(path);
        if (index >= 0)
        {
            text.AppendLiteral("[");
            text.AppendFormatted(index);
            text.AppendLiteral("]");
        }
        else if (IsPlain(key))
        {
            text.AppendLiteral(path.Length == 0 ? "" : ".");
            text.AppendLiteral(key);
        }
        else
        {
            text.AppendLiteral("[\"");
            text.AppendLiteral(ScalarNode.Shorten(key));
            text.AppendLiteral("\"]");
        }

        var joined = above.Texts.Share(text.Text);
        text.Clear();
        return joined;
    }

    private static bool IsPlain(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return false;
            }
        }

        return key.Length > 0;
    }
}
