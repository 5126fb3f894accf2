using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Http;

/// <summary>
/// The parts of a request that are matched, logged and forwarded. There is one object per connection, which each request refills; not safe
/// for more than one thread.
/// </summary>
internal sealed class RequestHead
{
    private string _target = "/";

    public string Method { get; set; } = "GET";

    /// <summary><c>Host</c> as sent, or the authority of an absolute-form target.</summary>
    public string Authority { get; set; } = "";

    public string Scheme { get; set; } = "http";

    /// <summary>Path and query in origin form, undecoded: what Envoy calls <c>:path</c>.</summary>
    public string Target
    {
        get => _target;
        set
        {
            _target = value;
            // A fragment is not part of a request target; where one comes, it ends the path, as in Envoy.
            var end = value.AsSpan().IndexOfAny('?', '#');
            PathLength = end < 0 ? value.Length : end;
        }
    }

    /// <summary>Length of the path in <see cref="Target"/>, without the query.</summary>
    public int PathLength { get; private set; }

    public ReadOnlySpan<char> Path => _target.AsSpan(0, PathLength);

    /// <summary>The query without its question mark; empty where there is none.</summary>
    public ReadOnlySpan<char> Query => PathLength < _target.Length && _target[PathLength] == '?' ? _target.AsSpan(PathLength + 1) : default;

    public IHeaderDictionary Headers { get; set; } = EmptyHeaders;

    /// <summary>A random number that is drawn once per request, so that all random decisions about the request agree.</summary>
    public ulong RandomValue { get; set; }

    private static IHeaderDictionary EmptyHeaders { get; } = new HeaderDictionary();
}
