using Envoy.Config.Core.V3;
using Fairlead.Proxy.Formatting;
using Google.Protobuf.Collections;

namespace Fairlead.Proxy.Configuration;

/// <summary>Reads headers to add and to remove.</summary>
internal static class HeaderReader
{
    public static HeaderMutations Read(
        RepeatedField<HeaderValueOption> add, RepeatedField<string> remove, string path, string kind, ConfigProblems problems)
    {
        if (add.Count == 0 && remove.Count == 0)
        {
            return HeaderMutations.None;
        }

        var additions = new List<HeaderAddition>(add.Count);
        for (var i = 0; i < add.Count; i++)
        {
            if (ReadAddition(add[i], $"{path}{kind}_headers_to_add[{i}]", problems) is { } addition)
            {
                additions.Add(addition);
            }
        }

        for (var i = 0; i < remove.Count; i++)
        {
            if (remove[i].StartsWith(':') || remove[i].Equals("host", StringComparison.OrdinalIgnoreCase))
            {
                problems.Add($"{path}{kind}_headers_to_remove[{i}]", $"{remove[i]} cannot be removed");
            }
            else if (!IsName(remove[i]))
            {
                problems.Add($"{path}{kind}_headers_to_remove[{i}]", $"\"{remove[i]}\" is no header name");
            }
        }

        return new HeaderMutations(additions, [.. remove]);
    }

    private static HeaderAddition? ReadAddition(HeaderValueOption option, string path, ConfigProblems problems)
    {
        var name = option.Header?.Key.ToLowerInvariant() ?? "";
        var pseudo = name is ":authority" or ":path";
        if (!pseudo && !IsName(name))
        {
            problems.Add(path + ".header.key", $"\"{name}\" is no name of a header that can be added");
            return null;
        }

        var raw = option.Header!; // a name was found in it
        var value = raw.Value.Length > 0 ? raw.Value : raw.RawValue.ToStringUtf8();
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            problems.Add(path + ".header.value", "line breaks and NUL cannot stand in a header");
            return null;
        }

        var format = TextFormat.TryParse(value, out var problem);
        if (format is null)
        {
            problems.Add(path + ".header.value", problem);
            return null;
        }

        var action = option.AppendAction switch
        {
            HeaderValueOption.Types.HeaderAppendAction.AddIfAbsent => AppendAction.AddIfAbsent,
            HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd => AppendAction.OverwriteOrAdd,
            HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExists => AppendAction.OverwriteIfExists,
            _ => AppendAction.AppendOrAdd,
        };
        return new HeaderAddition(name == "host" ? ":authority" : name, format, action, option.KeepEmptyValue);
    }

    /// <summary>A token of RFC 9110.</summary>
    private static bool IsName(string name)
    {
        const string Marks = "!#$%&'*+-.^_`|~";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Marks.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return name.Length > 0;
    }
}
