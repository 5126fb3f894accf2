using System.Text;
using System.Text.Json;
using Fairlead.Config.Applied;
using Fairlead.Config.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>Reads the body of a request that applies or deletes: texts with their names, or one text as it is.</summary>
internal static class ApplyBody
{
    public const string Envelope = "application/vnd.fairlead.apply+json";

    // The envelope writes quotes and line ends with two characters.
    private const long MaxBody = 2L * AppliedObjects.MaxBytes;

    /// <summary>The request; null where it was answered already, since it cannot be read.</summary>
    public static async Task<ApplyRequest?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaxBody;
        }

        var type = context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (context.Request.ContentLength > MaxBody)
        {
            await TooLargeAsync(context);
            return null;
        }

        if (type is not (Envelope or "application/json" or "application/yaml" or "application/x-yaml" or "text/yaml"))
        {
            await AdminApi.AnswerAsync(
                context, 415, new($"Content-Type: expected application/yaml, application/json or {Envelope}, got \"{type}\""),
                AdminJson.Default.ErrorReport);
            return null;
        }

        try
        {
            if (type == Envelope)
            {
                var request = await JsonSerializer.DeserializeAsync(
                    context.Request.Body, AdminJson.Default.ApplyRequest, context.RequestAborted);
                if (request is null || request.Files.Sum(static file => (long)file.Text.Length) <= AppliedObjects.MaxBytes)
                {
                    return request ?? new() { Files = [] };
                }

                await TooLargeAsync(context);
                return null;
            }

            using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var text = await reader.ReadToEndAsync(context.RequestAborted);
            var name = type == "application/json" ? "request.json" : "request.yaml";
            return new() { Files = [new(name, text)], Prune = context.Request.Query["prune"].LastOrDefault() };
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await TooLargeAsync(context);
            return null;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException)
        {
            await AdminApi.AnswerAsync(
                context, 400, new($"{ErrorCodes.NotText.Code}: the body cannot be read: {exception.Message}"),
                AdminJson.Default.ErrorReport);
            return null;
        }
    }

    private static Task TooLargeAsync(HttpContext context)
    {
        // What was not read is not read to throw it away.
        context.Response.Headers.Connection = "close";
        return AdminApi.AnswerAsync(
            context,
            413,
            new($"{ErrorCodes.TooLarge.Code}: expected at most {AppliedObjects.MaxBytes / 1024 / 1024} MiB in one request; split it"),
            AdminJson.Default.ErrorReport);
    }
}
