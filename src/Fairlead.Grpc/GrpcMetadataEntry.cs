namespace Fairlead.Grpc;

/// <summary>One metadata entry. A key that ends with <c>-bin</c> has <see cref="Binary"/>, any other <see cref="Text"/>.</summary>
public readonly record struct GrpcMetadataEntry
{
    internal GrpcMetadataEntry(string key, string? text, ReadOnlyMemory<byte> binary)
    {
        Key = key;
        Text = text;
        Binary = binary;
    }

    /// <summary>The key, in lower case.</summary>
    public string Key { get; }

    /// <summary>The ASCII value; null for a binary entry.</summary>
    public string? Text { get; }

    /// <summary>The value of a binary entry.</summary>
    public ReadOnlyMemory<byte> Binary { get; }

    /// <summary>Whether this is a <c>-bin</c> entry.</summary>
    public bool IsBinary => Text is null;
}
