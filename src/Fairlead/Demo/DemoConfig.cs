using System.Globalization;

namespace Fairlead.Demo;

/// <summary>
/// The configuration that the demo writes: for each service one file that makes its cluster and one that makes its route.
/// </summary>
internal sealed class DemoConfig(string directory)
{
    /// <summary>The response header by which a route shows that it was taken.</summary>
    public const string RouteHeader = "x-demo-route";

    /// <summary>Writes the objects of a step.</summary>
    public void Write(GrowthStep step)
    {
        foreach (var service in step.Clusters)
        {
            WriteFile($"cluster-{service.Name}.yaml", ServiceEntry(service));
        }

        foreach (var service in step.Routes)
        {
            WriteFile($"route-{service.Name}.yaml", VirtualService(service));
        }
    }

    private static string ServiceEntry(DemoService service) => string.Create(CultureInfo.InvariantCulture, $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata:
          name: {{service.Name}}
        spec:
          hosts: [{{service.Host}}]
          location: MESH_INTERNAL
          resolution: STATIC
          ports:
          - {number: 80, name: http, protocol: HTTP}
          endpoints:
          - address: {{DemoService.Ip}}
            ports:
              http: {{service.Inbound}}
            labels:
              app: {{service.Name}}

        """);

    private static string VirtualService(DemoService service) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: {{service.Name}}
        spec:
          hosts: [{{service.Host}}]
          http:
          - name: all
            route:
            - destination:
                host: {{service.Host}}
                port: {number: 80}
            headers:
              response:
                set:
                  {{RouteHeader}}: {{service.Name}}

        """;

    // Under another name first: a reader never sees half a file.
    private void WriteFile(string name, string text)
    {
        var draft = Path.Combine(directory, $".{name}.tmp");
        File.WriteAllText(draft, text);
        File.Move(draft, Path.Combine(directory, name));
    }
}
