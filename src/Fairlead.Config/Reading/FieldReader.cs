using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Reading;

/// <summary>
/// Reads the fields of a mapping by name. Every field that a kind has is asked for once, whether it is there or not; what was never asked
/// for is unknown, and <see cref="Finish"/> reports it, after which no field is asked for any more. Not safe for use by several threads.
/// </summary>
internal sealed class FieldReader(FieldValue self, MappingNode mapping)
{
    private List<string>? _known = self.Around.Texts.Rent();
    private FieldPath? _within;

    /// <summary>The mapping itself.</summary>
    public FieldValue Self => self;

    /// <summary>Set where there was no mapping: what is missing in it was reported already.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>How many fields are given.</summary>
    public int Count => mapping.Entries.Length;

    /// <summary>The field, or null where it is not given.</summary>
    public FieldValue? Optional(string name)
    {
        Known.Add(name);
        return mapping.Find(name) is { } entry ? Child(entry) : null;
    }

    /// <summary>The field; reported and null where it is not given.</summary>
    public FieldValue? Required(string name, string expected)
    {
        var field = Optional(name);
        if (field is null && !IsStandIn)
        {
            var path = self.Path.Length == 0 ? name : $"{self.Path}.{name}";
            self.Problems.Error(ErrorCodes.MissingField, self.Line, self.Column, path, $"required: expected {expected}, got nothing");
        }

        return field;
    }

    /// <summary>Fields of Istio's that this version knows and does not act on.</summary>
    public void NotSupported(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Optional(name)?.Error(ErrorCodes.NotSupported, $"\"{name}\" is not supported by this version", "leave it out");
        }
    }

    /// <summary>Fields that others write into the object and that mean nothing here.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Known.Add(name);
        }
    }

    /// <summary>Reports every field that was not asked for.</summary>
    public void Finish()
    {
        foreach (var entry in mapping.Entries)
        {
            var name = entry.Key.Value;
            if (!Known.Contains(name))
            {
                Child(entry).Error(
                    ErrorCodes.UnknownField, $"unknown field \"{ScalarNode.Shorten(name)}\"", DidYouMean.Remedy(name, Known, Choices()));
            }
        }

        self.Problems.Finished?.Invoke(self.Path, Known);
        self.Around.Texts.GiveBack(Known);
        _known = null;
    }

    private FieldValue Child(MappingEntry entry) => self.Child(_within ??= self.Within, entry);

    private List<string> Known => _known ?? throw new InvalidOperationException("the fields of this mapping were all asked for");

    private string Choices() => Known.Count is 0 or > 12 ? "" : $"known here: {string.Join(", ", Known)}";
}
