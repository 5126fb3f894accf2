using System.Text;
using Fairlead.Proxy.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Proxy.Formatting;

/// <summary>Headers to remove and to add, of one level (route, virtual host, …). Immutable, safe for any number of threads.</summary>
internal sealed class HeaderMutations(IReadOnlyList<HeaderAddition> additions, IReadOnlyList<string> removals)
{
    public static HeaderMutations None { get; } = new([], []);

    public bool IsEmpty => additions.Count == 0 && removals.Count == 0;

    /// <summary>Removes first and adds then, as Envoy does, so that a header can be replaced.</summary>
    public void Apply(IHeaderDictionary headers, Exchange exchange, bool isRequest)
    {
        for (var i = 0; i < removals.Count; i++)
        {
            headers.Remove(removals[i]);
        }

        for (var i = 0; i < additions.Count; i++)
        {
            var addition = additions[i];
            // The configuration is UTF-8, and its octets are what is sent.
            var value = ToOctets(addition.Value.Render(exchange));
            if (value.Length == 0 && !addition.KeepEmptyValue)
            {
                continue;
            }

            if (isRequest && addition.Name is ":authority" or "host")
            {
                exchange.Request.Authority = value;
                continue;
            }

            if (isRequest && addition.Name == ":path")
            {
                exchange.Request.Target = value;
                continue;
            }

            Add(headers, addition, value);
        }
    }

    private static void Add(IHeaderDictionary headers, HeaderAddition addition, string value)
    {
        var exists = headers.TryGetValue(addition.Name, out var former) && former.Count > 0;
        switch (addition.Action)
        {
            case AppendAction.AppendOrAdd when exists:
                headers[addition.Name] = StringValues.Concat(former, value);
                break;
            case AppendAction.AddIfAbsent when exists:
            case AppendAction.OverwriteIfExists when !exists:
                break;
            default:
                headers[addition.Name] = value;
                break;
        }
    }

    private static string ToOctets(string text) => Ascii.IsValid(text) ? text : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
