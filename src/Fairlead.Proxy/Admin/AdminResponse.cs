namespace Fairlead.Proxy.Admin;

/// <summary>What the admin API answers: status, media type and body.</summary>
internal sealed record AdminResponse(int Status, string ContentType, string Body)
{
    public static AdminResponse Text(int status, string body) => new(status, "text/plain; charset=UTF-8", body);

    public static AdminResponse Json(string body) => new(200, "application/json", body);
}
