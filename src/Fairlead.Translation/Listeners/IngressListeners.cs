using Fairlead.Model.Proxies;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Listeners;

/// <summary>What a sidecar takes in for its workload where a Sidecar object says so.</summary>
internal static class IngressListeners
{
    private const string Loopback = "127.0.0.1";

    public static IEnumerable<InboundListener> Of(ProxyScope scope, ProxyVisibility seen, ProblemSet problems)
    {
        var own = scope.InstanceIps.FirstOrDefault(static address => address is not (Loopback or "::1"));
        foreach (var listener in seen.Ingress)
        {
            SocketName listen = new(listener.Bind.Length > 0 ? listener.Bind : own ?? "0.0.0.0", listener.Port);
            var app = AppOf(listener, own);

            // A wildcard takes the workload's own socket too.
            if (listen.Port == app.Port && (listen.Address == app.Address || listen.Address is "0.0.0.0" or "::"))
            {
                problems.Warn(
                    ProblemCodes.ListenerClash, seen.Provenance,
                    $"the workload itself listens at {app}, so the sidecar cannot take connections at {listen}",
                    "give bind another address than the workload's, or defaultEndpoint another port");
                continue;
            }

            yield return new()
            {
                Listen = listen,
                App = app,
                Protocol = listener.Protocol,
                Connections = listener.Connections,
                Provenance = [seen.Provenance],
            };
        }
    }

    private static SocketName AppOf(IngressListener listener, string? own)
    {
        if (listener.Target.Length == 0 || !SocketName.TryParse(listener.Target, out var target))
        {
            return new(Loopback, listener.Port);
        }

        // All addresses stand for the workload's own.
        return target.Address is "0.0.0.0" or "::" ? target with { Address = own ?? Loopback } : target;
    }
}
