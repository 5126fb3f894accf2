namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Answers without asking anybody.</summary>
internal sealed record DirectResponseModel(int Status, ReadOnlyMemory<byte> Body);
