using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fairlead.Incremental.Maps;

namespace Fairlead.Xds.Resources;

/// <summary>
/// Immutable set of names, equal to another by content. A set that was made from another by some edits shares all else with it, and what
/// lies between two sets is found at the cost of the difference. Safe for any number of threads.
/// </summary>
internal sealed class NameSet : IEquatable<NameSet>
{
    // Each name with the beginning of all the names that it stands for; the empty text for a name that stands for itself only. Keys and
    // values are references, since the code for maps of these is compiled ahead of time.
    private readonly OrderedMap<string, string> _names;
    private IReadOnlyList<string>? _list;
    private IReadOnlyList<string>? _prefixes;

    private NameSet(OrderedMap<string, string> names) => _names = names;

    public static NameSet Empty { get; } = new(OrderedMap<string, string>.Empty(Shape.Instance));

    public int Count => _names.Count;

    /// <summary>The names in ordinal order, each with the prefix that it stands for; the empty text where it stands for none.</summary>
    public OrderedMap<string, string> Map => _names;

    /// <summary>The names in ordinal order.</summary>
    public IEnumerable<string> Names => _names.Keys;

    /// <summary>The prefixes of the names that end with <c>/*</c>: each stands for all names that begin with it.</summary>
    public IReadOnlyList<string> Prefixes =>
        _names.MarkedCount == 0 ? [] : _prefixes ??= [.. _names.Marked().Select(static entry => entry.Value)];

    /// <summary>The names in ordinal order, as a list, which is kept; threads that race make the same.</summary>
    public IReadOnlyList<string> AsList() => _list ??= [.. Names];

    public static bool IsPrefix(string name) => name.EndsWith("/*", StringComparison.Ordinal);

    public static NameSet Of(IEnumerable<string> names) => Empty.With(names);

    /// <summary>Whether the set holds exactly this name.</summary>
    public bool Contains(string name) => _names.ContainsKey(name);

    /// <summary>Whether a name or a prefix of the set covers this name.</summary>
    public bool Covers(string name)
    {
        if (Contains(name))
        {
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name or a prefix of the set covers the resource, by its name or by an alias.</summary>
    public bool Covers(XdsResource resource)
    {
        if (Covers(resource.Name))
        {
            return true;
        }

        foreach (var alias in resource.Aliases)
        {
            if (Contains(alias))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>This set with some names added, at the cost of these; this object where all are in it.</summary>
    public NameSet With(IEnumerable<string> names) => Edit(
        names.Select(XdstpName.Canonical).Where(name => !Contains(name)),
        static name => MapEdit<string, string>.Set(name, IsPrefix(name) ? name[..^1] : ""));

    /// <summary>This set without some names, at the cost of these; this object where none is in it.</summary>
    public NameSet Without(IEnumerable<string> names) =>
        Edit(names.Select(XdstpName.Canonical).Where(Contains), MapEdit<string, string>.Remove);

    /// <summary>The names that another set has and this one has not, in ordinal order, at the cost of the difference.</summary>
    public IReadOnlyList<string> MissingFrom(NameSet other) => ReferenceEquals(other, this)
        ? []
        : [.. _names.ChangesSince(other._names).Where(static change => !change.HasAfter).Select(static change => change.Key)];

    public bool Equals(NameSet? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _names.Hash == other._names.Hash && Count == other.Count);

    public override bool Equals(object? obj) => Equals(obj as NameSet);

    public override int GetHashCode() => _names.Hash.GetHashCode();

    private NameSet Edit(IEnumerable<string> names, Func<string, MapEdit<string, string>> edit)
    {
        MapEdit<string, string>[] edits = [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(edit)];
        if (edits.Length == 0)
        {
            return this;
        }

        var edited = _names.Apply(edits);
        return edited.Count == 0 ? Empty : new NameSet(edited);
    }

    /// <summary>
    /// Sets of equal hash count as equal, and clients choose the names. The hash is made with a secret of the process, so that no client
    /// can look for a set that would pass as that of another.
    /// </summary>
    private sealed class Shape() : MapShape<string, string>(KeyOrder.Ordinal)
    {
        private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

        public static Shape Instance { get; } = new();

        public override bool HasHashes => true;

        public override Hash128 HashOf(string key, string value)
        {
            var text = MemoryMarshal.AsBytes(key.AsSpan());
            var length = _secret.Length + text.Length;
            var buffer = length <= 1024 ? stackalloc byte[1024] : new byte[length];
            _secret.CopyTo(buffer);
            text.CopyTo(buffer[_secret.Length..]);
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer[..length], digest);
            return Hash128.Of(digest);
        }

        public override bool IsMarked(string value) => value.Length > 0;
    }
}
