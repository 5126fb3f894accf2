using System.Collections.Immutable;

namespace Fairlead.EndToEnd.Http;

/// <summary>One request and what has to come of it, whichever proxy it goes through. Immutable.</summary>
public sealed record HttpExchange(string Method, string Target)
{
    /// <summary>The Host; empty: the host of the case.</summary>
    public string Host { get; init; } = "";

    /// <summary>Whether the request line carries the whole URL, as to an HTTP proxy.</summary>
    public bool AbsoluteForm { get; init; }

    public string? RequestBody { get; init; }

    public ImmutableList<(string Name, string Value)> RequestHeaders { get; init; } = [];

    public int Status { get; init; } = 200;

    /// <summary>Who answers; null: the proxy itself, or whoever.</summary>
    public string? Backend { get; init; }

    /// <summary>The whole body; null: any.</summary>
    public string? Body { get; init; }

    /// <summary>The request target that the backend sees.</summary>
    public string? SeenTarget { get; init; }

    /// <summary>Headers that the backend sees; null: that it must not see.</summary>
    public ImmutableList<(string Name, string? Value)> SeenHeaders { get; init; } = [];

    /// <summary>Headers of the response; null: that must not be there.</summary>
    public ImmutableList<(string Name, string? Value)> ResponseHeaders { get; init; } = [];

    /// <summary>How long it takes at least.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>The response flag in the access log; empty: not looked at.</summary>
    public string Flag { get; init; } = "";

    public static HttpExchange Get(string target) => new("GET", target);

    public static HttpExchange Post(string target, string body) => new("POST", target) { RequestBody = body };

    public HttpExchange To(string host) => this with { Host = host };

    public HttpExchange Absolute() => this with { AbsoluteForm = true };

    public HttpExchange With(string header, string value) => this with { RequestHeaders = RequestHeaders.Add((header, value)) };

    public HttpExchange From(string backend) => this with { Backend = backend };

    public HttpExchange Answers(int status) => this with { Status = status };

    public HttpExchange Says(string body) => this with { Body = body };

    public HttpExchange Sees(string target) => this with { SeenTarget = target };

    public HttpExchange SeesHeader(string name, string? value) => this with { SeenHeaders = SeenHeaders.Add((name, value)) };

    public HttpExchange Header(string name, string? value) => this with { ResponseHeaders = ResponseHeaders.Add((name, value)) };

    public HttpExchange Takes(TimeSpan atLeast) => this with { AtLeast = atLeast };

    public HttpExchange Logs(string flag) => this with { Flag = flag };

    public override string ToString() => $"{Method} {Target}{string.Concat(RequestHeaders.Select(h => $" {h.Name}: {h.Value}"))}";
}
