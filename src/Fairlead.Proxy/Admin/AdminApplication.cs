using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fairlead.Proxy.Admin;

/// <summary>The admin API: a table of paths. Stateless; any number of requests at once.</summary>
internal sealed partial class AdminApplication(IReadOnlyDictionary<string, AdminPage> pages, ILogger logger)
    : IHttpApplication<IFeatureCollection>
{
    private readonly ILogger _logger = logger;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        if (exception is not null)
        {
            Log.Failed(_logger, exception);
        }
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        // A dump of a large configuration takes long, so it does not run on the thread that polls the sockets.
        await Task.Yield();
        var answer = Answer(request.Method, request.Path, request.QueryString);
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = answer.Status;
        response.Headers.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-cache, max-age=0";
        var body = Encoding.UTF8.GetBytes(answer.Body);
        response.Headers.ContentLength = body.Length;
        if (request.Method != "HEAD")
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
        }
    }

    private AdminResponse Answer(string method, string path, string query)
    {
        if (path == "/")
        {
            var list = pages.Select(static p => (p.Value.Mutates ? "POST " : "GET  ") + p.Key + "  " + p.Value.About);
            return AdminResponse.Text(200, string.Join('\n', list) + "\n");
        }

        if (!pages.TryGetValue(path, out var page))
        {
            return AdminResponse.Text(404, $"no such page: {path}; GET / lists them\n");
        }

        // A page that changes something takes POST only, so that following a link cannot change anything.
        var expected = page.Mutates ? method == "POST" : method is "GET" or "HEAD";
        return expected
            ? page.Render(query)
            : AdminResponse.Text(405, $"{path} takes {(page.Mutates ? "POST" : "GET")}, got {method}\n");
    }

    private static partial class Log
    {
        [LoggerMessage(1500, LogLevel.Error, "the admin API failed at a request")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
