using System.Globalization;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sotw;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>
/// Whatever changes, in whatever order requests and responses get through: the client ends with what the server has, and on the way no
/// route names a cluster that the client does not have, and nothing is taken away that it uses.
/// </summary>
public sealed class ConvergenceTests
{
    private const int MostSteps = 60;

    [Fact]
    public void RandomChanges_ClientThatAcceptsAll_ConvergesWithoutLoss() =>
        Prop.ForAll<int>(static seed => Run(seed, strict: true)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void RandomChanges_RejectionsAndReconnects_Converges() =>
        Prop.ForAll<int>(static seed => Run(seed, strict: false)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void Run(int seed, bool strict)
    {
        var random = new Random(seed);
        var names = new NameTable();
        var client = new ModelClient(strict);
        var driver = new SessionDriver(names: names);
        var resources = Resources(random, allowBad: !strict);
        driver.Set(resources);
        client.Connect(forgetVersions: true);
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
                    driver = new SessionDriver(names: names);
                    driver.Set(resources);
                    client.Connect(forgetVersions: random.Next(2) == 0);
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
    }

    /// <summary>Lets everything through. That it comes to an end is the proof that nobody answers in circles.</summary>
    private static void Settle(SessionDriver driver, ModelClient client, int changes)
    {
        var limit = client.Responses + (40 * (changes + 1));
        while (client.HasRequests || DeliverResponse(driver, client))
        {
            DeliverRequest(driver, client);
            Assert.True(client.Responses < limit, "responses go on and on");
        }
    }

    private static void DeliverRequest(SessionDriver driver, ModelClient client)
    {
        if (client.HasRequests)
        {
            driver.Send(client.TakeRequest());
        }
    }

    private static bool DeliverResponse(SessionDriver driver, ModelClient client)
    {
        if (driver.Next() is not { } response)
        {
            return false;
        }

        client.Take(response);
        return true;
    }

    private static void AssertConverged(XdsResource[] resources, ModelClient client)
    {
        Assert.Empty(client.Warming);
        foreach (var type in new[] { TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Listener, TypeUrls.Route })
        {
            var expected = resources.Where(resource => resource.TypeUrl == type)
                .Select(static resource => System.Text.Encoding.UTF8.GetString(resource.Value.Span))
                .Order(StringComparer.Ordinal);
            Assert.Equal(expected, client.Held(type).Select(static item => $"{item.Key}={item.Value}").Order(StringComparer.Ordinal));
        }
    }

    /// <summary>
    /// A consistent state: each cluster with endpoints, one listener that uses all routes, routes only to clusters that exist.
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

        // The route tables are always the same, as those of our own translation are; listeners come and go.
        string[] routes = ["r0", "r1"];
        for (var i = 0; i < 3; i++)
        {
            if (i == 0 || random.Next(2) == 0)
            {
                resources.Add(Resource(TypeUrls.Listener, $"l{i}", $"{Content(random, allowBad)}>{string.Join(',', routes)}"));
            }
        }

        foreach (var route in routes)
        {
            resources.Add(Resource(
                TypeUrls.Route, route, $"{Content(random, allowBad)}>{string.Join(',', clusters.Where(_ => random.Next(2) == 0))}"));
        }

        return [.. resources];
    }

    private static string Content(Random random, bool allowBad) =>
        (allowBad && random.Next(6) == 0 ? "bad" : "v") + random.Next(3).ToString(CultureInfo.InvariantCulture);
}
