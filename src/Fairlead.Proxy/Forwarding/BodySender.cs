using System.Buffers;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Forwarding;

/// <summary>Sends a request's head and body to an endpoint.</summary>
internal static class BodySender
{
    private const int Inline = 64 * 1024;

    /// <summary>
    /// Puts the part of the body that has already come into the output. True where that is the whole body, so that one write carries the
    /// whole request.
    /// </summary>
    public static bool TryTakeAll(OutputBuffer output, RequestBody body)
    {
        if (!body.Exists)
        {
            return true;
        }

        WriteKept(output, body);
        if (body.IsRead)
        {
            WriteEnd(output, body);
            return true;
        }

        if (!body.Reader.TryRead(out var result))
        {
            return false;
        }

        var take = result.Buffer.Length <= Inline ? result.Buffer : result.Buffer.Slice(0, Inline);
        var all = result.IsCompleted && take.Length == result.Buffer.Length;
        body.Took(take, all);
        WritePart(output, body, take);
        body.Reader.AdvanceTo(take.End);
        if (all)
        {
            WriteEnd(output, body);
        }

        return all;
    }

    /// <summary>Sends the output, and then the rest of the body as it comes. Returns false where the sending was stopped.</summary>
    public static async Task<bool> SendRestAsync(UpstreamConnection connection, RequestContext context)
    {
        var body = context.Upstream.Body;
        var output = connection.Output;
        await connection.FlushAsync();
        while (!body.IsRead)
        {
            var result = await body.Reader.ReadAsync();
            if (result.IsCanceled)
            {
                body.Reader.AdvanceTo(result.Buffer.Start);
                return false;
            }

            context.Interruption.Touch();
            output.Clear();
            var take = result.Buffer.Length <= Inline ? result.Buffer : result.Buffer.Slice(0, Inline);
            var all = result.IsCompleted && take.Length == result.Buffer.Length;
            body.Took(take, all);
            WritePart(output, body, take);
            body.Reader.AdvanceTo(take.End);
            if (all)
            {
                WriteEnd(output, body);
            }

            await connection.FlushAsync();
        }

        return true;
    }

    private static void WriteKept(OutputBuffer output, RequestBody body)
    {
        if (!body.Kept.IsEmpty)
        {
            WritePart(output, body, new ReadOnlySequence<byte>(body.Kept));
        }
    }

    private static void WritePart(OutputBuffer output, RequestBody body, in ReadOnlySequence<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return;
        }

        var chunked = body.Length < 0;
        if (chunked)
        {
            output.WriteHex((int)octets.Length);
            output.Write("\r\n"u8);
        }

        foreach (var segment in octets)
        {
            output.Write(segment.Span);
        }

        if (chunked)
        {
            output.Write("\r\n"u8);
        }
    }

    private static void WriteEnd(OutputBuffer output, RequestBody body)
    {
        if (body.Length < 0)
        {
            output.Write("0\r\n\r\n"u8);
        }
    }
}
