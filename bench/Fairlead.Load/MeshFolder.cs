using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Load;

/// <summary>
/// A folder of config for <c>fairlead serve</c>: services with their endpoints and a rule for each, a file apiece. <c>POST
/// /change?what=rules</c> <c>what=endpoint</c> (another address), <c>what=weight</c>, <c>what=add</c> (one more at the end) or
/// <c>what=insert</c> (one more in the middle) writes one of them anew.
/// </summary>
internal sealed class MeshFolder(string folder, int services, int endpoints, int large)
{
    private int _changes;
    private int _moves;
    private int _added;
    private int _inserted;

    public void Write()
    {
        Directory.CreateDirectory(Path.Combine(folder, "services"));
        Directory.CreateDirectory(Path.Combine(folder, "rules"));
        for (var i = 0; i < services; i++)
        {
            File.WriteAllText(ServiceFile(i), Service(i));
            File.WriteAllText(RulesFile(i), Rules(i));
        }
    }

    public async Task ServeAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.MapGet("/stats", static context => context.Response.WriteAsync("{}"));
        app.MapPost("/change", async context =>
        {
            var what = (string?)context.Request.Query["what"];
            _changes++;
            if (what == "rules")
            {
                await File.WriteAllTextAsync(RulesFile(0), Rules(0));
            }
            else if (what is "endpoint" or "weight" or "add" or "insert")
            {
                _moves += what == "endpoint" ? 1 : 0;
                _added += what == "add" ? 1 : 0;
                _inserted += what == "insert" ? 1 : 0;
                await File.WriteAllTextAsync(ServiceFile(0), Service(0));
            }

            await context.Response.WriteAsync("{}");
        });
        await app.RunAsync();
    }

    private string ServiceFile(int i) => Path.Combine(folder, "services", string.Create(CultureInfo.InvariantCulture, $"svc-{i:D5}.yaml"));

    private string RulesFile(int i) => Path.Combine(folder, "rules", string.Create(CultureInfo.InvariantCulture, $"svc-{i:D5}.yaml"));

    private string Service(int i)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: svc-{{{i:D5}}}}
            spec:
              hosts: [svc-{{{i:D5}}}.mesh.internal]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{number: 80, name: http, protocol: HTTP}]
              endpoints:

            """);
        var count = i == 0 && large > 0 ? large : endpoints;
        for (var e = 0; e < count; e++)
        {
            // Of the first service, the last endpoint moves or weighs more with each change.
            var isLast = i == 0 && e == count - 1;
            Add((i * endpoints) + e + (isLast ? 10_000_000 + _moves : i == 0 ? 9_000_000 : 0), isLast
                ? ((_changes - _added - _inserted) % 100) + 1
                : 1, e);
            for (var more = 0; i == 0 && (isLast || e == count / 2) && more < (isLast ? _added : _inserted); more++)
            {
                Add((isLast ? 11_000_000 : 12_000_000) + more, 1, e);
            }
        }

        return text.ToString();

        void Add(int number, int weight, int e) => text.Append(
            CultureInfo.InvariantCulture,
            $"  - {{address: 10.{(number >> 16)
                & 255}.{(number >> 8) & 255}.{number & 255}, weight: {weight}, labels: {{version: v{(e % 2) + 1}}}}}\n");
    }

    private string Rules(int i) => string.Create(CultureInfo.InvariantCulture, $$$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: svc-{{{i:D5}}}}
        spec:
          hosts: [svc-{{{i:D5}}}.mesh.internal]
          http:
          - timeout: {{{(i == 0 ? _changes % 1000 : 0) + 1}}}s
            route: [{destination: {host: svc-{{{i:D5}}}.mesh.internal}}]
        """);
}
