using System.Text;

namespace Fairlead.Proxy.Routing;

/// <summary>Makes paths that mean the same be the same, so that no route can be passed by with dots or doubled slashes. Pure.</summary>
internal static class PathNormalizer
{
    /// <summary>The target with a normalised path; null where the path leads above the root, which no honest client sends.</summary>
    public static string? Normalize(string target, bool dots, bool mergeSlashes)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? target : target[..end];
        if (!path.StartsWith('/'))
        {
            return target;
        }

        var result = path;
        if (dots && NeedsWork(path))
        {
            var resolved = ResolveDots(Unescape(path).Replace('\\', '/'));
            if (resolved is null)
            {
                return null;
            }

            result = resolved;
        }

        if (mergeSlashes && result.Contains("//", StringComparison.Ordinal))
        {
            result = Merge(result);
        }

        return ReferenceEquals(result, path) ? target : end < 0 ? result : string.Concat(result, target.AsSpan(end));
    }

    private static bool NeedsWork(string path) =>
        path.Contains("/.", StringComparison.Ordinal) || path.AsSpan().IndexOfAny('%', '\\') >= 0;

    // An unreserved character means the same with and without escaping (RFC 3986, 6.2.2.2); all others stay as they came.
    private static string Unescape(string path)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return path;
        }

        var text = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '%' && i + 2 < path.Length && char.IsAsciiHexDigit(path[i + 1]) && char.IsAsciiHexDigit(path[i + 2]))
            {
                var c = (char)Convert.ToInt32(path.Substring(i + 1, 2), 16);
                if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
                {
                    text.Append(c);
                    i += 2;
                    continue;
                }
            }

            text.Append(path[i]);
        }

        return text.ToString();
    }

    private static string? ResolveDots(string path)
    {
        var segments = path[1..].Split('/');
        var kept = new List<string>(segments.Length);
        for (var i = 0; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            switch (segments[i])
            {
                case ".":
                    break;
                case ".." when kept.Count == 0:
                    return null;
                case "..":
                    kept.RemoveAt(kept.Count - 1);
                    break;
                default:
                    kept.Add(segments[i]);
                    continue;
            }

            // A path that ends with "/." or "/.." names a folder, so it ends with a slash.
            if (last)
            {
                kept.Add("");
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static string Merge(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || text.Length == 0 || text[^1] != '/')
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
