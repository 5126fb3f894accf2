using System.Text;
using Fairlead.Config.Documents;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Tests.Store;

/// <summary>Objects from their text.</summary>
internal static class Texts
{
    /// <summary>The one sound object of a text.</summary>
    public static ConfigObject Read(string text, string source = "test") =>
        TextReading.Read(Encoding.UTF8.GetBytes(text), source, "f.yaml").Objects.Single();

    /// <summary>A service entry of that name and host.</summary>
    public static ConfigObject Entry(string name, string host, string source = "test") => Read(
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec:\n  hosts: ['{host}']\n", source);
}
