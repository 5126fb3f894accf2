namespace Fairlead.Proxy.Configuration;

/// <summary>Collects why a resource cannot be taken, each with the path of its field. For one thread.</summary>
internal sealed class ConfigProblems
{
    private readonly List<string> _list = [];

    public bool Any => _list.Count > 0;

    public void Add(string path, string message) => _list.Add(path.Length == 0 ? message : path + ": " + message);

    public void AddUnsupportedIf(bool condition, string path)
    {
        if (condition)
        {
            Add(path, "is not supported by this sidecar");
        }
    }

    public override string ToString() => string.Join("; ", _list);
}
