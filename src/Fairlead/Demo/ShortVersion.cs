namespace Fairlead.Demo;

/// <summary>Versions are long hashes; their beginning tells them apart well enough for people.</summary>
internal static class ShortVersion
{
    public static string Of(string? version) => version is null ? "-" : version.Length <= 7 ? version : version[..7];
}
