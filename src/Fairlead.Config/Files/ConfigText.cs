namespace Fairlead.Config.Files;

/// <summary>A text of config objects that is in no file, as what comes on standard input.</summary>
/// <param name="Name">What it is called where a file would be named.</param>
/// <param name="Bytes">The text.</param>
public sealed record ConfigText(string Name, ReadOnlyMemory<byte> Bytes);
