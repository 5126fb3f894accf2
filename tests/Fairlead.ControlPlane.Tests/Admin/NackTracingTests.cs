using Fairlead.Config.Places;
using Fairlead.ControlPlane.Admin.Refusals;
using Fairlead.ControlPlane.Quarantine;
using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Tests.Admin;

public sealed class NackTracingTests
{
    [Fact]
    public void Trace_MessageNamesOne_IsThatOne()
    {
        var objects = Trace("Error adding/updating cluster(s) shop: bad thing",
            [Resource("shop", 1), Resource("shop-backend", 2), Resource("other", 3)], []);
        var culprit = Assert.Single(objects);
        Assert.Equal(("shop", "ServiceEntry", "default", "shop", "shop.yaml", 1, 5),
            (culprit.Resource, culprit.Kind, culprit.Namespace, culprit.Name, culprit.File, culprit.Line, culprit.Column));
    }

    [Theory]
    [InlineData("cluster 'shop' is bad")]
    [InlineData("shop")]
    [InlineData("bad: shop.")]
    [InlineData("no shop-backend, but shop: really")]
    public void Trace_NameStandsAlone_Counts(string message) =>
        Assert.Contains(
            Trace(message, [Resource("shop", 1), Resource("b", 2)], []), culprit => culprit.Resource == "shop");

    [Fact]
    public void Trace_CountsResources_IsThose()
    {
        var objects = Trace(
            "xDS response validation errors: [resource index 0: bad; resource index 2: worse]",
            [Resource("a", 1), Resource("b", 2), Resource("c", 3)], []);
        Assert.Equal(["a", "c"], objects.Select(culprit => culprit.Resource));
    }

    [Fact]
    public void Trace_NamesNone_IsWhatTheClientDidNotHave()
    {
        var known = Resource("known", 1);
        var objects = Trace("does not parse", [known, Resource("fresh", 2)], [known]);
        Assert.Equal("fresh", Assert.Single(objects).Resource);
    }

    [Fact]
    public void Trace_NothingNew_IsAll()
    {
        var known = Resource("known", 1);
        Assert.Equal("known", Assert.Single(Trace("?", [known], [known])).Resource);
    }

    [Fact]
    public void Trace_MadeFromNoObject_HasNoObject()
    {
        var made = new XdsResource("t/T", "outbound", new byte[] { 1 });
        var culprit = Assert.Single(Trace("outbound: port is taken", [made], []));
        Assert.Null(culprit.Kind);
        Assert.Null(culprit.Line);
    }

    private static IReadOnlyList<NackedObject> Trace(string message, XdsResource[] response, XdsResource[] accepted) =>
        NackTracing.Trace(NackSuspects.Of(message, response, accepted), Places);

    private static PlaceLookup Places => new(ConfigSnapshot.NoPlaces.With(Key("shop"), new(new("file", "shop.yaml", 1, 5), default)));

    private static ConfigKey Key(string name) => new("networking.istio.io", "ServiceEntry", "default", name);

    private static XdsResource Resource(string name, byte content)
    {
        TranslatedResource rendered = new()
        {
            TypeUrl = "t/T",
            Name = name,
            Value = new byte[] { content },
            Provenance = [new(Key(name), "")]
        };
        return new("t/T", name, new byte[] { content }, null, rendered);
    }
}
