using System.Globalization;

namespace Fairlead.Demo;

/// <summary>One of the demo's services with its sidecar, and where they listen.</summary>
/// <param name="Name">The service, for example <c>service-a</c>; the cluster of its sidecar.</param>
/// <param name="Outbound">The port at which the sidecar takes what the service sends.</param>
/// <param name="Inbound">The port at which the sidecar takes what others send to the service.</param>
/// <param name="ProxyAdmin">The port of the sidecar's admin API, where it has to be chosen beforehand.</param>
internal sealed record DemoService(string Name, int Outbound, int Inbound, int ProxyAdmin)
{
    /// <summary>The address of the pod that the demo plays; all share this machine.</summary>
    public const string Ip = "127.0.0.1";

    /// <summary>The name of the sidecar's node, as the seed has it: the service and its address.</summary>
    public string NodeId => $"{Name}-{Ip}";

    /// <summary>The host by which others know it.</summary>
    public string Host => $"{Name}.demo";

    /// <summary>The letter that tells it from the others.</summary>
    public string Letter => Name[^1..];

    /// <summary>The cluster that the control plane makes of it.</summary>
    public string ClusterName => string.Create(CultureInfo.InvariantCulture, $"outbound|80||{Host}");
}
