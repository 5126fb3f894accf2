using System.Reflection;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Protos.Tests;

public sealed class TypeUrlsTests
{
    public static TheoryData<string, string> Constants()
    {
        var data = new TheoryData<string, string>();
        var fields = typeof(TypeUrls).GetFields(BindingFlags.Public | BindingFlags.Static);
        foreach (var field in fields.Where(f => f.Name != nameof(TypeUrls.Prefix)))
        {
            data.Add(field.Name, (string)field.GetRawConstantValue()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constant_InRegistry_IsTheUrlOfItsMessage(string name, string url)
    {
        var message = ProtoRegistry.Find(url);

        Assert.True(message is not null, $"{name}: no message for {url}");
        Assert.Equal(url, Any.Pack(message.Parser.ParseFrom(ByteString.Empty)).TypeUrl);
    }

    [Fact]
    public void Constants_OfResources_AreWhatDiscoveryCarries()
    {
        Assert.Equal(TypeUrls.Secret, Any.Pack(new Secret()).TypeUrl);
        Assert.Equal(TypeUrls.Cluster, Any.Pack(new Cluster()).TypeUrl);
        Assert.Equal(TypeUrls.Endpoint, Any.Pack(new ClusterLoadAssignment()).TypeUrl);
        Assert.Equal(TypeUrls.LbEndpoint, Any.Pack(new LbEndpoint()).TypeUrl);
        Assert.Equal(TypeUrls.Listener, Any.Pack(new Listener()).TypeUrl);
        Assert.Equal(TypeUrls.Route, Any.Pack(new RouteConfiguration()).TypeUrl);
        Assert.Equal(TypeUrls.ScopedRoute, Any.Pack(new ScopedRouteConfiguration()).TypeUrl);
        Assert.Equal(TypeUrls.VirtualHost, Any.Pack(new VirtualHost()).TypeUrl);
        Assert.Equal(TypeUrls.ExtensionConfig, Any.Pack(new TypedExtensionConfig()).TypeUrl);
        Assert.Equal(TypeUrls.Runtime, Any.Pack(new Envoy.Service.Runtime.V3.Runtime()).TypeUrl);
    }
}
