namespace Fairlead.Xds.Caches;

/// <summary>One resource names another.</summary>
/// <param name="FromType">Type of the one that names.</param>
/// <param name="FromName">Its name.</param>
/// <param name="ToType">Type of the one that is named.</param>
/// <param name="ToName">Its name.</param>
public sealed record ResourceReference(string FromType, string FromName, string ToType, string ToName)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Short(FromType)} '{FromName}' names {Short(ToType)} '{ToName}'";

    private static string Short(string typeUrl) => typeUrl[(typeUrl.LastIndexOf('.') + 1)..];
}
