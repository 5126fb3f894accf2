namespace Fairlead.EndToEnd.Http;

/// <summary>Every case that both proxies have to pass.</summary>
internal static class HttpCases
{
    public static IReadOnlyList<HttpCase> All { get; } = [.. MatchCases.All(), .. ActionCases.All(), .. FailureCases.All(),
        .. ServiceCases.All()];

    public static HttpCase Named(string name) => All.Single(c => c.Name == name);
}
