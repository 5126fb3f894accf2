using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary>
/// A folder of config for <c>fairlead serve</c>, and the changes of it that are measured. A hundred services, spread evenly, have each of
/// their objects in a file of its own, so that reading is no part of a change; the others lie a hundred to a file. Used by one caller at
/// a time.
/// </summary>
internal sealed class ChangeFolder(string folder, int services, MeshState state)
{
    /// <summary>The smallest mesh that has room for all changes beside each other.</summary>
    public const int LeastServices = 400;

    private const string Added = "added";
    /// <summary>The name of the service with many endpoints.</summary>
    public const string Large = "large";

    private const int TargetsOfClient = 9;
    private const int Endpoints = 10;
    private const int OwnFiles = 100;
    private const int UnchangedSeconds = 5;
    /// <summary>How many endpoints it has.</summary>
    public const int LargeEndpoints = 20_000;

    private const int AddedAddress = 11_000_000;
    private const int MovedAddress = 12_000_000;
    private const int LargeAddress = 13_000_000;

    private readonly int _step = services / OwnFiles;

    // Each change writes a number that was not there before.
    private int _changes;
    private int _inserted;
    private bool _isMoved;

    /// <summary>The folder that the control plane is given.</summary>
    public string Path => folder;

    /// <summary>Whether a registry stands beside the folder.</summary>
    public bool HasRegistry => state == MeshState.Registry;

    /// <summary>Lets the registry learn of one endpoint more; set where there is one.</summary>
    public Action LearnEndpoint { get; set; } = static () => throw new InvalidOperationException("no registry stands beside the folder");

    /// <summary>The listeners that a gRPC client asks for: of what is changed, of some that stay, and of what is added later.</summary>
    public IReadOnlyList<string> Targets =>
    [
        .. Enumerable.Range(0, TargetsOfClient).Select(i => Name(i * _step))
            .Append(state is MeshState.Large or MeshState.Registry ? Large : Added).Select(MeshTexts.Target),
    ];

    public void Write()
    {
        Directory.CreateDirectory(folder);
        for (var bulk = 0; bulk < services; bulk += 100)
        {
            var others = Enumerable.Range(bulk, 100).Where(i => i % _step != 0).ToList();
            var rules = others.Where(static i => i is not (1 or 2 or 3)).Select(Rule);
            Put(
                Numbered("bulk", bulk),
                state == MeshState.Entries ? others.Select(Service) : others.Select(Service).Concat(rules).Concat(others.Select(Policy)));
        }

        for (var i = 0; i < services; i += _step)
        {
            Put(Numbered("service", i), [Service(i)]);
        }

        if (state != MeshState.Entries)
        {
            WriteRulesAndPolicies();
            WriteWhatIsBeside();
        }
    }

    public void ChangeRule() => Put(Numbered("rule", 0), [MeshTexts.Rule(Name(0), Namespace(0), NextSeconds())]);

    public void ChangePolicy() => Put(Numbered("policy", 0), [MeshTexts.Policy(Name(0), Namespace(0), NextSeconds())]);

    /// <summary>The last endpoint of a service is at another address.</summary>
    public void ChangeEndpoint()
    {
        var addresses = Enumerable.Range(0, Endpoints - 1).Append(MovedAddress + ++_changes);
        Put(Numbered("service", 0), [MeshTexts.Service(Name(0), Namespace(0), addresses)]);
    }

    public void AddService()
    {
        Put(Added + "-service", [MeshTexts.Service(Added, Namespace(0), Enumerable.Range(AddedAddress, Endpoints))]);
        Put(Added + "-rule", [MeshTexts.Rule(Added, Namespace(0), UnchangedSeconds)]);
        Put(Added + "-policy", [MeshTexts.Policy(Added, Namespace(0), UnchangedSeconds)]);
    }

    public void RemoveService()
    {
        foreach (var name in (string[])["rule", "policy", "service"])
        {
            File.Delete(FileOf(Added + "-" + name));
        }
    }

    /// <summary>A hundred rules change, which no file has two of.</summary>
    public void ChangeScattered()
    {
        var seconds = NextSeconds();
        for (var i = 0; i < services; i += _step)
        {
            Put(Numbered("rule", i), [MeshTexts.Rule(Name(i), Namespace(i), seconds)]);
        }
    }

    /// <summary>A comment comes in above an object, or is written anew.</summary>
    public void AddComment()
    {
        var file = FileOf(Numbered("rule", _step));
        var comment = string.Create(CultureInfo.InvariantCulture, $"# Looked at {++_changes} times.\n");
        var others = File.ReadAllLines(file).Where(static line => !line.StartsWith('#'));
        File.WriteAllText(file, comment + string.Concat(others.Select(static line => line + "\n")));
    }

    /// <summary>One of three rules goes from one file to the other, or back.</summary>
    public void Move()
    {
        _isMoved = !_isMoved;
        PutMovable();
    }

    /// <summary>Every file is written again as it is.</summary>
    public void RewriteAll()
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file));
        }
    }

    /// <summary>One endpoint more comes in in the middle of many.</summary>
    public void InsertEndpoint()
    {
        _inserted++;
        PutLarge();
    }

    /// <summary>An object of a kind says something else than before.</summary>
    /// <param name="name">The case's name (<see cref="KindTexts.All"/>).</param>
    public void ChangeKind(string name) => Put("kind-" + name, KindTexts.All[name](NextSeconds()));

    // The rules and policies that have a file each; the others stand beside their services.
    private void WriteRulesAndPolicies()
    {
        for (var i = 0; i < services; i += _step)
        {
            Put(Numbered("rule", i), [Rule(i)]);
            Put(Numbered("policy", i), [Policy(i)]);
        }

        PutMovable();
    }

    private void WriteWhatIsBeside()
    {
        for (var i = 0; i < 50 && state == MeshState.Warnings; i++)
        {
            Put(Numbered("edge", i), [MeshTexts.GatewayRule(i, Name(i))]);
        }

        for (var i = 0; i < 20 && state == MeshState.Broken; i++)
        {
            Put(Numbered("broken", i), [MeshTexts.BrokenRule(i, Name(i))]);
        }

        foreach (var kind in state == MeshState.Kinds ? KindTexts.All.Keys : [])
        {
            ChangeKind(kind);
        }

        if (state == MeshState.Large)
        {
            PutLarge();
        }
    }

    private void PutMovable()
    {
        Put("moved-from", _isMoved ? [Rule(2)] : [Rule(1), Rule(2)]);
        Put("moved-to", _isMoved ? [Rule(1), Rule(3)] : [Rule(3)]);
    }

    private void PutLarge()
    {
        var first = Enumerable.Range(LargeAddress, LargeEndpoints / 2);
        var inserted = Enumerable.Range(LargeAddress + LargeEndpoints, _inserted);
        var last = Enumerable.Range(LargeAddress + (LargeEndpoints / 2), LargeEndpoints / 2);
        Put(Large, [MeshTexts.Service(Large, Namespace(0), first.Concat(inserted.Reverse()).Concat(last))]);
    }

    private string Service(int i) => MeshTexts.Service(Name(i), Namespace(i), Enumerable.Range(i * Endpoints, Endpoints));

    private string Rule(int i) => MeshTexts.Rule(Name(i), Namespace(i), UnchangedSeconds);

    private string Policy(int i) => MeshTexts.Policy(Name(i), Namespace(i), UnchangedSeconds);

    private static string Name(int i) => Numbered("svc", i);

    private static string Numbered(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number:D5}");

    private string Namespace(int i) => state == MeshState.Namespaces ? NamespaceOf(i) : "default";

    /// <summary>The namespace of a service or proxy where there are a hundred.</summary>
    public static string NamespaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"ns-{number % 100:D2}");

    // No kind of client is given another number than is written here: gRPC clients get no timeout under 3 s.
    private int NextSeconds() => (++_changes % 1000) + UnchangedSeconds + 1;

    private string FileOf(string name) => System.IO.Path.Combine(folder, name + ".yaml");

    private void Put(string name, IEnumerable<string> objects) => File.WriteAllText(FileOf(name), string.Join("---\n", objects));
}
