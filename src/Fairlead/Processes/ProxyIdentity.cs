using Fairlead.Cli;

namespace Fairlead.Processes;

/// <summary>
/// Who a proxy is: from flags, else from variables that Kubernetes' downward API sets (POD_NAME, POD_NAMESPACE, INSTANCE_IP,
/// SERVICE_ACCOUNT). The node id is then the cluster and the address, <c>service-a-10.1.1.54</c>; without an address, the pod's name.
/// </summary>
/// <param name="NodeId">Unique per proxy.</param>
/// <param name="Cluster">The service that it stands beside.</param>
/// <param name="Metadata">What the node says besides, flags over environment.</param>
internal sealed record ProxyIdentity(string NodeId, string Cluster, IReadOnlyDictionary<string, string> Metadata)
{
    public static ProxyIdentity From(
        string? nodeId, string? cluster, IReadOnlyDictionary<string, string> flags, Func<string, string?> environment)
    {
        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;

        if (string.IsNullOrEmpty(cluster))
        {
            throw new CliException(
                ExitCode.Usage, "--cluster is missing: the service that the proxy stands beside",
                "give --cluster NAME, or set FAIRLEAD_CLUSTER (in a pod: from metadata.labels['app'])");
        }

        var ip = Set("INSTANCE_IP");
        var id = !string.IsNullOrEmpty(nodeId) ? nodeId : ip is not null ? $"{cluster}-{ip}" : Set("POD_NAME");
        if (id is null)
        {
            throw new CliException(
                ExitCode.Usage, "--node-id is missing: the unique name of this proxy",
                "give --node-id ID, or set INSTANCE_IP (the id is then CLUSTER-IP) or POD_NAME");
        }

        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }

        Add("NAMESPACE", Set("POD_NAMESPACE"));
        Add("INSTANCE_IPS", ip);
        Add("SERVICE_ACCOUNT", Set("SERVICE_ACCOUNT"));
        Add("WORKLOAD_NAME", Set("POD_NAME"));
        foreach (var (key, value) in flags)
        {
            metadata[key] = value;
        }

        return new(id, cluster, metadata);
    }
}
