namespace Fairlead.Proxy.Admin;

/// <summary>
/// A page of the admin API: what it is about, whether it changes something (then it takes POST), and how it is made from the query string.
/// </summary>
internal sealed record AdminPage(string About, bool Mutates, Func<string, AdminResponse> Render);
