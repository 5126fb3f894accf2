using System.Reflection;
using System.Runtime.InteropServices;

namespace Fairlead.Cli;

/// <summary>What this executable says of itself.</summary>
internal static class ProductInfo
{
    /// <summary>The version without the commit that a build may append.</summary>
    public static string Version { get; } = Full.Split('+')[0];

    /// <summary>The commit that it was built from, or empty.</summary>
    public static string Commit { get; } = Full.Contains('+', StringComparison.Ordinal) ? Full.Split('+')[1] : "";

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    public static string Platform => RuntimeInformation.RuntimeIdentifier;

    private static string Full =>
        typeof(ProductInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
