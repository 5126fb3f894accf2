using System.Net;
using Microsoft.AspNetCore.Http;

namespace Fairlead.ControlPlane.Admin;

/// <summary>
/// Decides who may change something through the admin API, which knows nobody by name: whoever is on this machine. A browser never may,
/// since a page of anybody's can make it send requests to this machine. Immutable.
/// </summary>
/// <param name="isOpen">Whether other machines may too.</param>
internal sealed class WriteGuard(bool isOpen)
{
    /// <summary>Runs a change, or says why it is refused.</summary>
    public Task RunAsync(HttpContext context, Func<Task> change)
    {
        var why = context.Request.Headers.Origin.Count > 0
            ? "a browser may not change anything here"
            : !isOpen && context.Connection.RemoteIpAddress is { } from && !IsLocal(from)
                ? $"{from} may not change anything here: only this machine may, unless serve has --remote-writes"
                : null;
        return why is null ? change() : AdminApi.AnswerAsync(context, 403, new(why), AdminJson.Default.ErrorReport);
    }

    private static bool IsLocal(IPAddress address) =>
        IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
