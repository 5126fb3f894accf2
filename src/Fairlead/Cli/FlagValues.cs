using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Fairlead.Model.Text;

namespace Fairlead.Cli;

/// <summary>Reads flag values: each parser says what was expected and what it got.</summary>
internal static class FlagValues
{
    public static OutputFormat OutputFormat(ArgumentResult result)
    {
        var text = Text(result);
        switch (text)
        {
            case "table": return Cli.OutputFormat.Table;
            case "wide": return Cli.OutputFormat.Wide;
            case "json": return Cli.OutputFormat.Json;
            case "yaml": return Cli.OutputFormat.Yaml;
        }

        result.AddError(Expected(result, "table, wide, json or yaml", text, DidYouMean.Nearest(text, ["table", "wide", "json", "yaml"])));
        return default;
    }

    /// <summary>
    /// Reads <c>--dry-run</c>, alone or with a value as kubectl takes it; the environment and the settings may say true or false.
    /// </summary>
    public static string DryRun(ArgumentResult result)
    {
        const string Server = "server";
        const string None = "none";
        var text = Text(result);
        switch (text)
        {
            case Server or "true" or "": return Server;
            case None or "false": return None;
            case "client":
                result.AddError("--dry-run: expected server or none, got \"client\"; fairlead validate checks without a server");
                return Server;
        }

        result.AddError(Expected(result, "server or none", text, DidYouMean.Nearest(text, [Server, None])));
        return Server;
    }

    /// <summary>Refuses values that are not among the known ones.</summary>
    public static void MustBeAmong(SymbolResult result, IReadOnlyList<string> known)
    {
        var name = result is OptionResult option ? option.Option.Name : (result as ArgumentResult)?.Argument.Name;
        foreach (var word in result.Tokens.Select(token => token.Value).Where(word => !known.Contains(word)))
        {
            var meant = DidYouMean.Nearest(word, known) is { } near ? $"; did you mean {near}?" : "";
            result.AddError($"{name}: expected {string.Join(" or ", known)}, got \"{word}\"{meant}");
        }
    }

    public static Uri ServerUrl(ArgumentResult result)
    {
        var text = Text(result);
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (Uri.TryCreate(withScheme, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0)
        {
            return url;
        }

        result.AddError(Expected(result, "a URL such as http://127.0.0.1:15014", text, null));
        return new Uri("http://127.0.0.1");
    }

    public static int Count(ArgumentResult result)
    {
        var text = Text(result);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        result.AddError(Expected(result, "a number from 0", text, null));
        return default;
    }

    public static int Percent(ArgumentResult result)
    {
        var text = Text(result);
        if (int.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= 100)
        {
            return value;
        }

        result.AddError(Expected(result, "a percentage from 0 to 100", text, null));
        return default;
    }

    public static long? StreamNumber(ArgumentResult result)
    {
        var text = Text(result);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        result.AddError(Expected(result, "the number of a stream", text, null));
        return null;
    }

    public static Duration Duration(ArgumentResult result)
    {
        var text = Text(result);
        if (TryDuration(text, out var value))
        {
            return new(value);
        }

        result.AddError(Expected(result, "a duration such as 100ms, 5s or 1m", text, null));
        return default;
    }

    public static ListenAddress ListenAddress(ArgumentResult result)
    {
        var text = Text(result);
        if (TryListenAddress(text, out var value))
        {
            return new(value);
        }

        result.AddError(Expected(result, "HOST:PORT, [V6]:PORT or :PORT", text, null));
        return Cli.ListenAddress.Loopback(0);
    }

    /// <summary>Reads <c>HOST:PORT[,HOST:PORT…]</c> of control planes; names are looked up when connecting.</summary>
    public static IReadOnlyList<Uri> XdsServers(ArgumentResult result)
    {
        var servers = new List<Uri>();
        foreach (var text in Text(result).Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url)
                || url.PathAndQuery != "/"
                || !text.EndsWith($":{url.Port}", StringComparison.Ordinal))
            {
                result.AddError(Expected(result, "HOST:PORT[,HOST:PORT...]", text, null));
                continue;
            }

            servers.Add(url);
        }

        return servers;
    }

    /// <summary>Reads <c>K=V</c> pairs; a key that comes again replaces what it had.</summary>
    public static IReadOnlyDictionary<string, string> Pairs(ArgumentResult result)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                result.AddError(Expected(result, "KEY=VALUE", token.Value, null));
                continue;
            }

            pairs[token.Value[..equals]] = token.Value[(equals + 1)..];
        }

        return pairs;
    }

    /// <summary>Numbers with ms, s, m or h; <c>0</c> needs no unit.</summary>
    public static bool TryDuration(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var unitAt = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var scale = text[unitAt..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        if (scale == TimeSpan.Zero
            || !double.TryParse(text.AsSpan(0, unitAt), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > TimeSpan.FromDays(365) / scale)
        {
            return false;
        }

        value = number * scale;
        return true;
    }

    /// <summary>Reads an address to listen on. A host name is looked up; no host is all interfaces.</summary>
    public static bool TryListenAddress(string text, out IPEndPoint value)
    {
        value = new(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        if (host.Length == 0)
        {
            value = new(System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
            return true;
        }

        var bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (IPAddress.TryParse(bracketed ? host[1..^1] : host, out var address))
        {
            value = new(address, port);
            return bracketed == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
        }

        if (host != "localhost")
        {
            return false;
        }

        value = new(IPAddress.Loopback, port);
        return true;
    }

    private static string Text(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    private static string Expected(ArgumentResult result, string expected, string got, string? suggestion)
    {
        var flag = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        var meant = suggestion is null ? "" : $"; did you mean {suggestion}?";
        return $"{flag}: expected {expected}, got \"{got}\"{meant}";
    }
}
