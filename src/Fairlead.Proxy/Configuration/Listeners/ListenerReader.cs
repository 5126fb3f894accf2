using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Fairlead.Protos;
using SocketAddress = Envoy.Config.Core.V3.SocketAddress;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>Reads listeners.</summary>
internal static class ListenerReader
{
    public static ListenerModel? Read(Listener listener, ConfigProblems problems)
    {
        if (listener.Name.Length == 0)
        {
            problems.Add("name", "is missing");
        }

        problems.AddUnsupportedIf(listener.ApiListener is not null, "api_listener");
        problems.AddUnsupportedIf(listener.AdditionalAddresses.Count > 0, "additional_addresses");
        problems.AddUnsupportedIf(listener.FilterChainMatcher is not null, "filter_chain_matcher");
        problems.AddUnsupportedIf(listener.UseOriginalDst ?? false, "use_original_dst");
        problems.AddUnsupportedIf(listener.Transparent ?? false, "transparent");
        problems.AddUnsupportedIf(!(listener.BindToPort ?? true), "bind_to_port");
        problems.AddUnsupportedIf(listener.UdpListenerConfig is not null, "udp_listener_config");
        problems.AddUnsupportedIf(listener.InternalListener is not null, "internal_listener");
        CheckListenerFilters(listener, problems);
        var address = ReadAddress(listener.Address, problems);
        var chain = ReadChain(listener, problems);
        var http = chain is null ? null : ReadFilters(chain, problems);
        return address is null || http is null ? null : new ListenerModel { Name = listener.Name, Address = address, Http = http };
    }

    private static IPEndPoint? ReadAddress(Address? address, ConfigProblems problems)
    {
        var socket = address?.SocketAddress;
        if (socket is null)
        {
            problems.Add("address.socket_address", "is missing; other kinds of address are not supported by this sidecar");
            return null;
        }

        if (socket.Protocol != SocketAddress.Types.Protocol.Tcp)
        {
            problems.Add("address.socket_address.protocol", "only TCP is supported by this sidecar");
        }

        if (socket.PortValue > 65535 || socket.PortSpecifierCase == SocketAddress.PortSpecifierOneofCase.NamedPort)
        {
            problems.Add("address.socket_address.port_value", "0 to 65535 was expected");
            return null;
        }

        if (!IPAddress.TryParse(socket.Address, out var ip))
        {
            problems.Add("address.socket_address.address", $"\"{socket.Address}\" is no IP address");
            return null;
        }

        return new IPEndPoint(ip, (int)socket.PortValue);
    }

    private static FilterChain? ReadChain(Listener listener, ConfigProblems problems)
    {
        if (listener.FilterChains.Count > 1 || listener.FilterChains.Count == 1 && listener.DefaultFilterChain is not null)
        {
            problems.Add(
                "filter_chains",
                $"one is supported by this sidecar, got {listener.FilterChains.Count + (listener.DefaultFilterChain is null ? 0 : 1)}");
            return null;
        }

        var chain = listener.FilterChains.Count == 1 ? listener.FilterChains[0] : listener.DefaultFilterChain;
        if (chain is null)
        {
            problems.Add("filter_chains", "at least one is needed");
            return null;
        }

        var match = chain.FilterChainMatch?.Clone();
        if (match is not null)
        {
            // A condition that every connection without TLS meets is ignored.
            match.TransportProtocol = match.TransportProtocol == "raw_buffer" ? "" : match.TransportProtocol;
            problems.AddUnsupportedIf(!match.Equals(new FilterChainMatch()), "filter_chains[0].filter_chain_match");
        }

        if (chain.TransportSocket?.TypedConfig is { } socket && socket.TypeUrl != TypeUrls.RawBuffer)
        {
            problems.Add("filter_chains[0].transport_socket", $"{socket.TypeUrl} is not supported by this sidecar");
        }

        return chain;
    }

    private static HttpFrontModel? ReadFilters(FilterChain chain, ConfigProblems problems)
    {
        if (chain.Filters.Count != 1 || chain.Filters[0].TypedConfig is null)
        {
            problems.Add("filter_chains[0].filters",
                "exactly the HTTP connection manager is supported by this sidecar, got "
                + (chain.Filters.Count == 0 ? "none" : string.Join(", ", chain.Filters.Select(static f => f.Name))));
            return null;
        }

        return ProtoValues.TryUnpack<Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager>(
            chain.Filters[0].TypedConfig, "filter_chains[0].filters[0].typed_config", problems, out var manager)
            ? HttpFrontReader.Read(manager, "http_connection_manager.", problems)
            : null;
    }

    private static void CheckListenerFilters(Listener listener, ConfigProblems problems)
    {
        foreach (var filter in listener.ListenerFilters)
        {
            // Inspectors only serve the matching of filter chains, and there is only one chain.
            if (filter.TypedConfig?.TypeUrl is not (TypeUrls.TlsInspector or TypeUrls.HttpInspector))
            {
                problems.Add($"listener_filters[{filter.Name}]", $"{filter.TypedConfig?.TypeUrl} is not supported by this sidecar");
            }
        }
    }
}
