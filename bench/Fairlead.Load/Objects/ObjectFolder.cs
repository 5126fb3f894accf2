using System.Globalization;
using Fairlead.Load.Changes;

namespace Fairlead.Load.Objects;

/// <summary>A folder of objects to check: services with 10 endpoints, each with a rule, a policy and an AuthorizationPolicy.</summary>
internal static class ObjectFolder
{
    private const int KindsOfService = 4;
    private const int ServicesOfFile = 100;
    private const int Endpoints = 10;
    private const string Namespace = "default";

    /// <summary>Writes so many objects, a hundred services to a file.</summary>
    public static void Write(string folder, int objects)
    {
        Directory.CreateDirectory(folder);
        foreach (var numbers in Enumerable.Range(0, objects / KindsOfService).Chunk(ServicesOfFile))
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"services-{numbers[0]:D5}.yaml");
            File.WriteAllText(Path.Combine(folder, file), string.Join("---\n", numbers.SelectMany(TextsOf)));
        }
    }

    private static string[] TextsOf(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"svc-{number:D5}");
        return
        [
            MeshTexts.Service(name, Namespace, Enumerable.Range(number * Endpoints, Endpoints)),
            MeshTexts.Rule(name, Namespace, 5),
            MeshTexts.Policy(name, Namespace, 5),
            MeshTexts.Access(name, Namespace),
        ];
    }
}
