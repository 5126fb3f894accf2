namespace Fairlead.Grpc;

/// <summary>How a call ended: code, message for people, and the bytes of <c>grpc-status-details-bin</c> (a google.rpc.Status), empty when absent.</summary>
public readonly struct GrpcStatus(GrpcStatusCode code, string message = "", ReadOnlyMemory<byte> details = default)
{
    private readonly string? _message = message;

    /// <summary>Success without a message.</summary>
    public static GrpcStatus Ok => default;

    /// <summary>The code.</summary>
    public GrpcStatusCode Code { get; } = code;

    /// <summary>The message; never null, also in <c>default</c>.</summary>
    public string Message => _message ?? "";

    /// <summary>The bytes of <c>grpc-status-details-bin</c>.</summary>
    public ReadOnlyMemory<byte> Details { get; } = details;

    /// <summary>Whether the code is <see cref="GrpcStatusCode.Ok"/>.</summary>
    public bool IsOk => Code == GrpcStatusCode.Ok;

    /// <inheritdoc/>
    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";
}
