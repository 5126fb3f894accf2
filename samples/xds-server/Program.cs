using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Fairlead.Protos;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Google.Protobuf;

// An xDS server of its own: one cluster and one listener for every Envoy whose bootstrap says `node: { cluster: web }`.
var cache = new SnapshotCache(node => node.Cluster);
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.ConfigureXds();
    kestrel.ListenLocalhost(builder.Configuration.GetValue("xds", 18000), listen => listen.UseXds());
});
builder.Logging.AddFilter("Grpc", LogLevel.Warning);
builder.Services.AddXdsServer(cache);
var app = builder.Build();
app.MapXds();

var json = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(ProtoRegistry.Types));
var listener =
    File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "listener.json")).Replace("10000", builder.Configuration["front"] ?? "10000");
void Serve(string greeting) => cache.SetSnapshot("web", XdsResourceSet.Create(
[
    XdsResource.Of(json.Parse<Cluster>("""{ "name": "app", "type": "STATIC" }""")),
    XdsResource.Of(json.Parse<Listener>(listener.Replace("GREETING", greeting))),
]));

Serve("hello");
_ = Task.Run(() =>
{
    // Every line typed is what Envoy answers from then on; nothing is reloaded.
    while (Console.ReadLine() is { } line)
    {
        Serve(line);
    }
});
await app.RunAsync();
