using System.Globalization;
using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Xds.Server;

/// <summary>
/// xDS by fetching: <c>POST /v3/discovery:TYPE</c> with a DiscoveryRequest in JSON. A client that has the newest version already is
/// answered when something changes, or with 304 when it has waited long enough. Safe for any number of threads.
/// </summary>
internal sealed class RestDiscovery(XdsServerOptions options, RestClients clients)
{
    private const int MaxBody = 1024 * 1024;
    private const int MaxWaitSeconds = 60;

    // Parser and formatter need the descriptors of all types, which take megabytes, so they are made when the first client fetches.
    private static readonly Lazy<JsonParser> Parser =
        new(static () => new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true).WithTypeRegistry(ProtoRegistry.Types)));

    private static readonly Lazy<JsonFormatter> Formatter =
        new(static () => new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithTypeRegistry(ProtoRegistry.Types)));

    /// <summary>The last part of the path for each type.</summary>
    public static IReadOnlyList<(string Path, string TypeUrl)> Types { get; } =
    [
        ("clusters", TypeUrls.Cluster), ("endpoints", TypeUrls.Endpoint), ("listeners", TypeUrls.Listener), ("routes", TypeUrls.Route),
        ("scoped-routes", TypeUrls.ScopedRoute), ("secrets", TypeUrls.Secret), ("runtime", TypeUrls.Runtime),
        ("extension_configs", TypeUrls.ExtensionConfig),
    ];

    public async Task ServeAsync(HttpContext context, string typeUrl)
    {
        try
        {
            if (await ReadAsync(context) is not { } request)
            {
                return;
            }

            var names = request.ResourceNames.Where(static name => name != "*");
            var wildcard = request.ResourceNames.Contains("*")
                || (request.ResourceNames.Count == 0 && options.Types.Any(type => type.TypeUrl == typeUrl && type.LegacyWildcard));
            var subscription = new Subscription(wildcard, NameSet.Of(names));
            var client = await clients.AttachAsync(request.Node ?? new Node(), context, typeUrl);
            var (view, version) = await NewerAsync(
                client, typeUrl, subscription, request.VersionInfo, WaitOf(context), context.RequestAborted);
            if (view is null)
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await AnswerAsync(context, StatusCodes.Status200OK, "application/json", Response(typeUrl, view, version));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has closed the connection.
        }
        catch (RpcException e)
        {
            var status = e.StatusCode switch
            {
                StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
                StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
                StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
                StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
                _ => StatusCodes.Status500InternalServerError,
            };
            await AnswerAsync(context, status, "text/plain", e.Status.Detail + "\n");
        }
    }

    private async Task<(ResourceMap? View, string Version)> NewerAsync(
        RestClient client, string typeUrl, Subscription subscription, string known, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void OnChange() => changed.TrySetResult();
            client.Moved += OnChange;
            var scope = client.Scope;
            scope.Changed += OnChange;
            try
            {
                if (!scope.IsPending)
                {
                    var view = scope.View(typeUrl, subscription, out var version);
                    if (known.Length == 0 || version != known)
                    {
                        return (view, version);
                    }
                }

                await changed.Task.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return (null, known);
            }
            finally
            {
                scope.Changed -= OnChange;
                client.Moved -= OnChange;
            }
        }
    }

    private string Response(string typeUrl, ResourceMap view, string version)
    {
        var response = new DiscoveryResponse
        {
            VersionInfo = version,
            TypeUrl = typeUrl,
            ControlPlane = new ControlPlane { Identifier = options.ControlPlaneIdentifier },
        };
        response.Resources.AddRange(view.ToList().Select(static resource =>
            new Any { TypeUrl = resource.TypeUrl, Value = UnsafeByteOperations.UnsafeWrap(resource.Value) }));
        try
        {
            return Formatter.Value.Format(response);
        }
        catch (InvalidOperationException e)
        {
            throw new RpcException(new(StatusCode.Internal, $"a resource of {typeUrl} cannot be written as JSON: {e.Message}"));
        }
    }

    /// <summary>The request; null where the body is not a valid one, in which case the client has been answered.</summary>
    private static async Task<DiscoveryRequest?> ReadAsync(HttpContext context)
    {
        string why;
        try
        {
            using var body = new MemoryStream();
            var chunk = new byte[16 * 1024];
            while (body.Length <= MaxBody && await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is var count && count > 0)
            {
                await body.WriteAsync(chunk.AsMemory(0, count), context.RequestAborted);
            }

            if (body.Length is > 0 and <= MaxBody)
            {
                return Parser.Value.Parse<DiscoveryRequest>(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
            }

            why = body.Length == 0 ? "it is empty" : $"it is longer than {MaxBody} bytes";
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException
            or InvalidOperationException or BadHttpRequestException)
        {
            why = e.Message;
        }

        await AnswerAsync(context, StatusCodes.Status400BadRequest, "text/plain", $"the body is not a DiscoveryRequest in JSON: {why}\n");
        return null;
    }

    /// <summary>
    /// How long the client may be kept waiting: what its header <c>Prefer: wait=SECONDS</c> (RFC 7240) says, or else the setting.
    /// </summary>
    private TimeSpan WaitOf(HttpContext context)
    {
        foreach (var preference in context.Request.Headers["Prefer"].SelectMany(
            static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, MaxWaitSeconds));
            }
        }

        return options.FetchHold;
    }

    private static async Task AnswerAsync(HttpContext context, int status, string contentType, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
