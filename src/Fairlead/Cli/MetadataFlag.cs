using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Cli;

/// <summary>
/// Turns <c>--metadata K=V</c> into the node's metadata: a value that begins with <c>{</c> or <c>[</c> is JSON, any other is text.
/// </summary>
internal static class MetadataFlag
{
    public static Struct From(IReadOnlyDictionary<string, string> pairs)
    {
        var metadata = new Struct();
        foreach (var (key, text) in pairs)
        {
            metadata.Fields[key] = ValueOf(key, text);
        }

        return metadata;
    }

    private static Value ValueOf(string key, string text)
    {
        if (!text.StartsWith('{') && !text.StartsWith('['))
        {
            return Value.ForString(text);
        }

        try
        {
            return Value.Parser.ParseJson(text);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"--metadata {key}: expected JSON, since the value begins with {text[0]}: {e.Message}",
                "quote the whole pair for the shell: --metadata 'INBOUND=[{\"listen\":\"127.0.0.1:15006\",\"app\":\"127.0.0.1:8080\"}]'",
                e);
        }
    }
}
