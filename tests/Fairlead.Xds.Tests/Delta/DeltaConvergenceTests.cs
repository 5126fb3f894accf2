using System.Globalization;
using System.Text;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>
/// Whatever changes, in whatever order requests and responses get through, with rejections and broken streams: the incremental client ends
/// with just what the server has, nothing came twice at one version unasked, no route named a cluster that the client did not have, and
/// nothing was taken away that it used.
/// </summary>
public sealed class DeltaConvergenceTests
{
    private const int MostSteps = 60;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 500 : 20_000;

    [Fact]
    public void RandomChanges_ClientThatAcceptsAll_ConvergesWithoutLossOrRepetition() =>
        Prop.ForAll<int>(static seed => Run(seed, strict: true)).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

    [Fact]
    public void RandomChanges_RejectionsAndReconnects_Converges() =>
        Prop.ForAll<int>(static seed => Run(seed, strict: false)).Check(Config.QuickThrowOnFailure.WithMaxTest(Rounds));

    private static void Run(int seed, bool strict)
    {
        var random = new Random(seed);
        var client = new DeltaModelClient(strict);
        var driver = new DeltaDriver();
        var resources = Resources(random, allowBad: !strict);
        driver.Set(resources);
        client.Connect();
        var changes = 1;
        for (var step = random.Next(MostSteps); step > 0; step--)
        {
            switch (random.Next(strict ? 12 : 14))
            {
                case < 3:
                    resources = Resources(random, allowBad: !strict);
                    driver.Set(resources);
                    changes++;
                    break;
                case < 8:
                    DeliverRequest(driver, client);
                    break;
                case < 12:
                    DeliverResponse(driver, client);
                    break;
                case 12 when random.Next(4) == 0:
                    driver = new DeltaDriver();
                    driver.Set(resources);
                    client.Connect();
                    changes++;
                    break;
            }
        }

        if (!strict)
        {
            resources = Resources(random, allowBad: false);
            driver.Set(resources);
            changes++;
        }

        Settle(driver, client, changes);
        AssertConverged(resources, client);
        Assert.Empty(client.Repeated);

        // And coming back with all of it costs nothing.
        driver = new DeltaDriver();
        driver.Set(resources);
        client.Connect();
        while (client.HasRequests)
        {
            DeliverRequest(driver, client);
        }

        while (driver.Next() is { } response)
        {
            Assert.Empty(response.Resources);
            Assert.Empty(response.RemovedResources);
            driver.Ack(response);
        }
    }

    /// <summary>Lets everything through. That it comes to an end is the proof that nobody answers in circles.</summary>
    private static void Settle(DeltaDriver driver, DeltaModelClient client, int changes)
    {
        var limit = client.Responses + (60 * (changes + 1));
        while (client.HasRequests || DeliverResponse(driver, client))
        {
            DeliverRequest(driver, client);
            Assert.True(client.Responses < limit, "responses go on and on");
        }
    }

    private static void DeliverRequest(DeltaDriver driver, DeltaModelClient client)
    {
        if (client.HasRequests)
        {
            driver.Send(client.TakeRequest());
        }
    }

    private static bool DeliverResponse(DeltaDriver driver, DeltaModelClient client)
    {
        if (driver.Next() is not { } response)
        {
            return false;
        }

        client.Take(response);
        return true;
    }

    private static void AssertConverged(XdsResource[] resources, DeltaModelClient client)
    {
        Assert.Empty(client.Warming);
        foreach (var type in new[] { TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Listener, TypeUrls.Route, TypeUrls.VirtualHost })
        {
            var expected = resources.Where(item => item.TypeUrl == type).Select(static item => (item.Name, item.Version)).Order();
            Assert.Equal(expected, client.Held(type).Select(static item => (item.Key, item.Value.Version)).Order());
        }
    }

    /// <summary>
    /// A consistent state: each cluster with endpoints, listeners that use all routes, routes only to clusters that exist.
    /// </summary>
    private static XdsResource[] Resources(Random random, bool allowBad)
    {
        List<XdsResource> resources = [];
        var clusters = Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0).Select(static i => $"c{i}").ToArray();
        foreach (var cluster in clusters)
        {
            resources.Add(Resource(TypeUrls.Cluster, cluster, Content(random, allowBad)));
            resources.Add(Resource(TypeUrls.Endpoint, cluster, Content(random, allowBad)));
        }

        for (var i = 0; i < 3; i++)
        {
            if (i == 0 || random.Next(2) == 0)
            {
                resources.Add(Resource(TypeUrls.Listener, $"l{i}", $"{Content(random, allowBad)}>r0,r1"));
            }
        }

        foreach (var route in new[] { "r0", "r1" })
        {
            var content = $"{route}={Content(random, allowBad)}>{string.Join(',', clusters.Where(_ => random.Next(2) == 0))}";
            resources.Add(
                new XdsResource(TypeUrls.Route, route, Encoding.UTF8.GetBytes(content), new XdsResourceTraits { Members = route + "/" }));
            for (var host = 0; host < 4; host++)
            {
                if (random.Next(2) == 0)
                {
                    resources.Add(Resource(TypeUrls.VirtualHost, $"{route}/h{host}", Content(random, allowBad)));
                }
            }
        }

        return [.. resources];
    }

    private static string Content(Random random, bool allowBad) =>
        (allowBad && random.Next(6) == 0 ? "bad" : "v") + random.Next(3).ToString(CultureInfo.InvariantCulture);
}
