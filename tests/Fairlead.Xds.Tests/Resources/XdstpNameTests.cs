using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Tests.Delta;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Resources;

/// <summary>Names of the form xdstp:// that mean the same are the same (xRFC TP1).</summary>
public sealed class XdstpNameTests
{
    private const string Prefix = "xdstp://auth/envoy.config.endpoint.v3.ClusterLoadAssignment/";

    [Theory]
    [InlineData("a%7Eb", "a~b")]
    [InlineData("10.0.0.1%3a80", "10.0.0.1:80")]
    [InlineData("a%2fb", "a%2Fb")] // a slash inside of a part is another thing than one between parts
    [InlineData("a%25b", "a%25b")]
    [InlineData("%c3%a9", "%C3%A9")]
    [InlineData("a%", "a%")]
    [InlineData("a%7", "a%7")]
    [InlineData("a%zz", "a%zz")]
    [InlineData("a?z=1&b=%7E", "a?b=~&z=1")]
    [InlineData("a?", "a")]
    [InlineData("a#entry=x,alt=y", "a")]
    [InlineData("a?x=%26#entry=x", "a?x=%26")]
    [InlineData("all/*", "all/*")]
    public void Canonical_AnySpelling_IsOne(string id, string canonical)
    {
        Assert.Equal(Prefix + canonical, XdstpName.Canonical(Prefix + id));
        Assert.Equal(Prefix + canonical, XdstpName.Canonical(Prefix + canonical));
    }

    [Fact]
    public void Canonical_AnyText_IsItselfAgain_AndOtherNamesStay() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text =>
        {
            var name = XdstpName.Canonical(Prefix + text);
            Assert.Equal(name, XdstpName.Canonical(name));
            Assert.Equal(text ?? "", XdstpName.Canonical(text ?? ""));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Delta_ClientSpellsOtherwise_GetsItAndLosesIt()
    {
        DeltaDriver driver = new();
        driver.Set(Resource(TypeUrls.Endpoint, Prefix + "a~?x=1&b=2"));
        driver.Send(TypeUrls.Endpoint, add: [Prefix + "a%7e?b=2&x=1"]);
        var response = driver.Next();
        Assert.NotNull(response);
        Assert.Equal([Prefix + "a~?b=2&x=1"], DeltaDriver.Names(response));
        driver.Ack(response);
        driver.Send(TypeUrls.Endpoint, remove: [Prefix + "a%7E?x=1&b=2"]);
        driver.Set(Resource(TypeUrls.Endpoint, Prefix + "a~?x=1&b=2", "2"));
        Assert.Null(driver.Next());
    }
}
