using Fairlead.Proxy.Configuration;
using Google.Protobuf;

namespace Fairlead.Proxy.Discovery;

/// <summary>The accepted resources of one type. A response is read into it resource by resource: a bad one leaves its former version in
/// place and does not hurt those beside it. For one thread at a time.</summary>
internal sealed class ResourceTable<TMessage, TModel>(
    string typeUrl, Func<TMessage, string> nameOf, Func<TMessage, ConfigProblems, TModel?> read)
    where TMessage : class, IMessage<TMessage>, new()
    where TModel : class
{
    private readonly Dictionary<string, AcceptedResource<TModel>> _accepted = new(StringComparer.Ordinal);

    public string TypeUrl => typeUrl;

    /// <summary>The version of the last response of which all resources were accepted.</summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// Whether some resources of a rejected response were accepted, so that the accepted resources are of no version of the control
    /// plane's.
    /// </summary>
    public bool IsMixed { get; set; }

    public bool Received { get; private set; }

    public IReadOnlyDictionary<string, AcceptedResource<TModel>> Accepted => _accepted;

    /// <summary>Reads a response without changing anything yet.</summary>
    public ResponseChanges<TModel> Read(string version, IReadOnlyList<ReceivedResource> resources)
    {
        Received = true;
        var changes = new ResponseChanges<TModel>();
        for (var i = 0; i < resources.Count; i++)
        {
            ReadOne(resources[i], i, version, changes);
        }

        return changes;
    }

    public void Accept(AcceptedResource<TModel> resource) => _accepted[resource.Name] = resource;

    public void Remove(string name) => _accepted.Remove(name);

    private void ReadOne(ReceivedResource resource, int index, string version, ResponseChanges<TModel> changes)
    {
        if (resource.TypeUrl != typeUrl)
        {
            changes.Reject($"resource[{index}]", $"is a {resource.TypeUrl}, {typeUrl} was expected", nameless: true);
            return;
        }

        TMessage message;
        try
        {
            message = new TMessage();
            message.MergeFrom(resource.Value.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            changes.Reject($"resource[{index}]", $"the bytes are no {typeUrl}: {e.Message}", nameless: true);
            return;
        }

        var name = nameOf(message);
        if (!changes.Names.Add(name))
        {
            changes.Duplicate(name);
            return;
        }

        if (_accepted.TryGetValue(name, out var former) && former.Value.Span.SequenceEqual(resource.Value.Span))
        {
            // The version is what the next run of the process tells the server that it holds.
            if (resource.Version.Length > 0 && resource.Version != former.Version)
            {
                _accepted[name] = former with { Version = resource.Version };
            }

            return;
        }

        var problems = new ConfigProblems();
        var model = read(message, problems);
        if (problems.Any || model is null)
        {
            changes.Reject(name, problems.ToString(), nameless: false);
            return;
        }

        changes.Changed.Add(
            new AcceptedResource<TModel>(name, resource.Version.Length > 0 ? resource.Version : version, resource.Value, model));
    }
}
