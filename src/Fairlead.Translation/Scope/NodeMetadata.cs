using System.Globalization;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Scope;

/// <summary>
/// The metadata of a node, read leniently: what has the wrong shape is noted and counts as absent. Made for one read, not shared.
/// </summary>
internal sealed class NodeMetadata(Struct? fields)
{
    public List<string> Problems { get; } = [];

    public Value? Find(string name) =>
        fields is not null && fields.Fields.TryGetValue(name, out var value) && value.KindCase != Value.KindOneofCase.NullValue
            ? value
            : null;

    public string Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return "";
        }

        if (AsText(value) is { } text)
        {
            return text;
        }

        Problems.Add($"metadata.{name}: expected text");
        return "";
    }

    /// <summary>A list, or text with commas, as Istio's agents send it.</summary>
    public IReadOnlyList<string> TextList(string name)
    {
        switch (Find(name))
        {
            case null:
                return [];
            case { KindCase: Value.KindOneofCase.StringValue } text:
                return text.StringValue.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            case { KindCase: Value.KindOneofCase.ListValue } list when list.ListValue.Values.All(item => AsText(item) is not null):
                return [.. list.ListValue.Values.Select(item => AsText(item)!)]; // Not null: the case asks for that.
            default:
                Problems.Add($"metadata.{name}: expected a list of texts, or one text with commas");
                return [];
        }
    }

    public EquatableMap<string> TextMap(string name)
    {
        switch (Find(name))
        {
            case null:
                return EquatableMap<string>.Empty;
            case { KindCase: Value.KindOneofCase.StructValue } map when map.StructValue.Fields.Values.All(item => AsText(item) is not null):
                return ScalarsOf(map.StructValue);
            default:
                Problems.Add($"metadata.{name}: expected a map of texts");
                return EquatableMap<string>.Empty;
        }
    }

    /// <summary>All members that are scalars, as text.</summary>
    public EquatableMap<string> Scalars() => fields is null ? EquatableMap<string>.Empty : ScalarsOf(fields);

    /// <summary>The listeners of <c>INBOUND</c>; null where the node does not say, or nothing that can be read.</summary>
    public EquatableList<InboundListener>? InboundListeners()
    {
        var value = Find("INBOUND");
        if (value is null)
        {
            return null;
        }

        // What is given on a command line or in the environment arrives as text.
        if (value.KindCase == Value.KindOneofCase.StringValue)
        {
            value = ParseJson(value.StringValue);
        }

        if (value?.KindCase != Value.KindOneofCase.ListValue)
        {
            Problems.Add("metadata.INBOUND: expected a list of {listen, app, protocol}");
            return null;
        }

        var listeners = new List<InboundListener>();
        for (var i = 0; i < value.ListValue.Values.Count; i++)
        {
            if (InboundOf(value.ListValue.Values[i], string.Create(CultureInfo.InvariantCulture, $"metadata.INBOUND[{i}]")) is { } listener)
            {
                listeners.Add(listener);
            }
        }

        return listeners.ToEquatableList();
    }

    private InboundListener? InboundOf(Value item, string path)
    {
        if (item.KindCase != Value.KindOneofCase.StructValue)
        {
            Problems.Add($"{path}: expected {{listen, app, protocol}}");
            return null;
        }

        var members = item.StructValue.Fields;
        var listen = default(SocketName);
        var app = default(SocketName);
        var isGood = Socket("listen", out listen) & Socket("app", out app);
        var said = members.TryGetValue("protocol", out var protocol) ? AsText(protocol) ?? "?" : "http";
        PortProtocol? spoken = said.ToLowerInvariant() switch
        {
            "http" => PortProtocol.Http,
            "http2" => PortProtocol.Http2,
            "grpc" => PortProtocol.Grpc,
            _ => null,
        };
        if (spoken is null)
        {
            Problems.Add($"{path}.protocol: expected \"http\", \"http2\" or \"grpc\", got \"{said}\"");
        }

        if (isGood && listen == app)
        {
            Problems.Add($"{path}: listen and app are both {listen}");
            isGood = false;
        }

        return isGood && spoken is { } known ? new() { Listen = listen, App = app, Protocol = known } : null;

        bool Socket(string name, out SocketName socket)
        {
            var text = members.TryGetValue(name, out var given) ? AsText(given) : null;
            if (SocketName.TryParse(text, out socket))
            {
                return true;
            }

            Problems.Add($"{path}.{name}: expected \"IP:PORT\", got \"{text}\"");
            return false;
        }
    }

    private static Value? ParseJson(string text)
    {
        try
        {
            return Value.Parser.ParseJson(text);
        }
        catch (Exception e) when (e is Google.Protobuf.InvalidJsonException or Google.Protobuf.InvalidProtocolBufferException
            or InvalidOperationException)
        {
            return null;
        }
    }

    private static EquatableMap<string> ScalarsOf(Struct map) =>
        map.Fields.Select(pair => KeyValuePair.Create(pair.Key, AsText(pair.Value)))
            .Where(pair => pair.Value is not null)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)) // Not null: asked the line before.
            .ToEquatableMap();

    private static string? AsText(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}
