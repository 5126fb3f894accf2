using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>Where rules are taken: by sidecars, by the servers of gateways, or by both. Immutable.</summary>
/// <param name="AppliesToMesh">Whether sidecars take them.</param>
/// <param name="Listeners">The gateways that take them.</param>
internal sealed record GatewayNames(bool AppliesToMesh, EquatableList<ListenerRefClaim> Listeners)
{
    /// <summary>The word that stands for all sidecars where gateways are named.</summary>
    public const string Mesh = "mesh";

    /// <summary>What holds where no gateways are named.</summary>
    public static GatewayNames MeshOnly { get; } = new(true, []);

    /// <summary>
    /// Reads a list of gateways: <c>mesh</c>, <c>NAME</c> in the object's own namespace, <c>NAMESPACE/NAME</c>, <c>./NAME</c>, or, as old
    /// objects have it, the name of a service, <c>NAME.NAMESPACE.svc.cluster.local</c>. Without the field, or with an empty list, what
    /// holds around it holds.
    /// </summary>
    public static GatewayNames Read(FieldValue? field, GatewayNames around)
    {
        if (field is not { } list)
        {
            return around;
        }

        var appliesToMesh = false;
        var own = list.Problems.Key?.Namespace ?? "default";
        List<ListenerRefClaim> listeners = [];
        var names = list.Texts(item =>
        {
            var name = item.Text("a gateway's name");
            if (name == Mesh)
            {
                appliesToMesh = true;
            }
            else if (name.Length > 0 && KeyOf(name, own) is { } key)
            {
                listeners.Add(new(key, "", item.Path));
            }
            else if (name.Length > 0)
            {
                item.Error(ErrorCodes.BadFormat, $"expected \"{Mesh}\", a gateway's name or NAMESPACE/NAME, got \"{name}\"");
            }

            return name;
        });
        return names.Count == 0 ? around : new(appliesToMesh, listeners.ToEquatableList());
    }

    private static ConfigKey? KeyOf(string name, string own)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return Make(name[..slash] == "." ? own : name[..slash], name[(slash + 1)..]);
        }

        var labels = name.Split('.');
        return labels.Length == 1 ? Make(own, name) : labels.All(FormatReaders.IsNamespace) ? Make(labels[1], labels[0]) : null;
    }

    private static ConfigKey? Make(string ns, string name) =>
        FormatReaders.IsNamespace(ns) && FormatReaders.IsNamespace(name) ? new("networking.istio.io", "Gateway", ns, name) : null;
}
