using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

/// <summary>What differs on the wire or in JSON between our descriptors and the official ones.</summary>
internal static class DescriptorComparison
{
    /// <summary>One line per difference; files of <paramref name="official"/> that are not ours do not count.</summary>
    public static IReadOnlyList<string> Differences(IEnumerable<FileDescriptorProto> ours, IEnumerable<FileDescriptorProto> official)
    {
        var differences = new List<string>();
        var officialByName = official.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var own in ours)
        {
            if (!officialByName.TryGetValue(own.Name, out var other))
            {
                differences.Add($"{own.Name}: there is no official file of this name");
                continue;
            }

            Same(differences, own.Name, "package", own.Package, other.Package);
            Same(differences, own.Name, "syntax", own.Syntax, other.Syntax);
            CompareMessages(differences, own.Package, own.MessageType, other.MessageType);
            CompareEnums(differences, own.Package, own.EnumType, other.EnumType);
            CompareServices(differences, own.Package, own.Service, other.Service);
        }

        return differences;
    }

    private static void CompareMessages(
        List<string> differences, string scope, IEnumerable<DescriptorProto> ours, IEnumerable<DescriptorProto> official)
    {
        foreach (var (path, own, other) in Pair(differences, scope, "message", ours, official, m => m.Name, _ => false))
        {
            Same(differences, path, "map entry", own.Options?.MapEntry ?? false, other.Options?.MapEntry ?? false);
            foreach (var (field, a, b) in Pair(
                differences, path, "field", own.Field, other.Field, f => f.Name, f => f.Options?.Deprecated ?? false))
            {
                CompareField(differences, field, (own, a), (other, b));
            }

            CompareMessages(differences, path, own.NestedType, other.NestedType);
            CompareEnums(differences, path, own.EnumType, other.EnumType);
        }
    }

    private static void CompareField(
        List<string> differences,
        string path,
        (DescriptorProto Message, FieldDescriptorProto Field) own,
        (DescriptorProto Message, FieldDescriptorProto Field) official)
    {
        var (a, b) = (own.Field, official.Field);
        Same(differences, path, "number", a.Number, b.Number);
        Same(differences, path, "type", a.Type, b.Type);
        Same(differences, path, "type name", a.TypeName, b.TypeName);
        Same(differences, path, "label", a.Label, b.Label);
        Same(differences, path, "oneof", OneOf(own), OneOf(official));
        Same(differences, path, "JSON name", JsonName(a), JsonName(b));
        Same(differences, path, "presence", a.Proto3Optional, b.Proto3Optional);
        Same(differences, path, "packing", Packed(a), Packed(b));
    }

    private static void CompareEnums(
        List<string> differences, string scope, IEnumerable<EnumDescriptorProto> ours, IEnumerable<EnumDescriptorProto> official)
    {
        foreach (var (path, own, other) in Pair(differences, scope, "enum", ours, official, e => e.Name, _ => false))
        {
            foreach (var (value, a, b) in Pair(
                differences, path, "value", own.Value, other.Value, v => v.Name, v => v.Options?.Deprecated ?? false))
            {
                Same(differences, value, "number", a.Number, b.Number);
            }
        }
    }

    private static void CompareServices(
        List<string> differences, string scope, IEnumerable<ServiceDescriptorProto> ours, IEnumerable<ServiceDescriptorProto> official)
    {
        foreach (var (path, own, other) in Pair(differences, scope, "service", ours, official, s => s.Name, _ => false))
        {
            foreach (var (method, a, b) in Pair(differences, path, "method", own.Method, other.Method, m => m.Name, _ => false))
            {
                Same(differences, method, "input", a.InputType, b.InputType);
                Same(differences, method, "output", a.OutputType, b.OutputType);
                Same(differences, method, "client streaming", a.ClientStreaming, b.ClientStreaming);
                Same(differences, method, "server streaming", a.ServerStreaming, b.ServerStreaming);
            }
        }
    }

    /// <summary>Those that both have, after telling which one lacks what.</summary>
    private static List<(string Path, T Own, T Official)> Pair<T>(
        List<string> differences,
        string scope,
        string kind,
        IEnumerable<T> ours,
        IEnumerable<T> official,
        Func<T, string> name,
        Func<T, bool> mayBeAbsent)
    {
        var remaining = official.ToDictionary(name, StringComparer.Ordinal);
        var pairs = new List<(string, T, T)>();
        foreach (var own in ours)
        {
            var path = $"{scope}.{name(own)}";
            if (remaining.Remove(name(own), out var other))
            {
                pairs.Add((path, own, other));
            }
            else
            {
                differences.Add($"{path}: this {kind} is unknown upstream");
            }
        }

        differences.AddRange(remaining.Values.Where(o => !mayBeAbsent(o)).Select(o =>
            $"{scope}.{name(o)}: this {kind} is missing in ours"));
        return pairs;
    }

    private static void Same<T>(List<string> differences, string path, string what, T own, T official)
    {
        if (!EqualityComparer<T>.Default.Equals(own, official))
        {
            differences.Add($"{path}: {what} is {own} in ours, {official} upstream");
        }
    }

    private static string OneOf((DescriptorProto Message, FieldDescriptorProto Field) place) =>
        place.Field.HasOneofIndex ? place.Message.OneofDecl[place.Field.OneofIndex].Name : "";

    // Generated code keeps a JSON name only where the text gives one; protoc spells all of them out.
    private static string JsonName(FieldDescriptorProto field) =>
        field.HasJsonName ? field.JsonName : string.Concat(field.Name.Split('_').Select((part, i) =>
            i == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private static string Packed(FieldDescriptorProto field) =>
        field.Options is { HasPacked: true } options ? options.Packed.ToString() : "by default";
}
