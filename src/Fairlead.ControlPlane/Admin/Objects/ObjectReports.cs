using Fairlead.Config.Places;
using Fairlead.ControlPlane.Status;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>Turns the statuses of objects into the admin API's documents, for one answer.</summary>
internal sealed class ObjectReports(ObjectStatuses statuses, PlaceLookup places)
{
    /// <summary>The words for states.</summary>
    public static IReadOnlyList<string> States { get; } = ["accepted", "stale", "refused", "quarantined"];

    /// <summary>The objects that a filter takes.</summary>
    /// <param name="isAsked">Whether the key is one that is asked for.</param>
    /// <param name="state">The state that is asked for; null: any.</param>
    public ObjectsReport All(Func<ConfigKey, bool> isAsked, string? state) =>
        new([.. Reports(statuses.Keys.Where(isAsked)).Where(item => state is null || item.State == state)]);

    /// <summary>One object, with the names that were probably meant; null where there is none of this key.</summary>
    public ObjectReport? One(ConfigKey key) => statuses.Explain(key) is { } status ? Report(key, status) : null;

    /// <summary>The word for the state of an object.</summary>
    public string StateOf(ConfigKey key) => statuses.Find(key) is { } status ? WordOf(status.State) : States[0];

    /// <summary>How many there are, and those of which something is to be said.</summary>
    public ObjectCounts Counts()
    {
        List<ObjectReport> troubled = [.. Reports(statuses.Troubled)];
        var (stale, refused, quarantined) = (Of(States[1]), Of(States[2]), Of(States[3]));
        return new(statuses.Keys.Count() - stale - refused - quarantined, stale, refused, quarantined, troubled);

        int Of(string state) => troubled.Count(item => item.State == state);
    }

    private IEnumerable<ObjectReport> Reports(IEnumerable<ConfigKey> keys) =>
        keys.Select(key => statuses.Find(key) is { } status ? Report(key, status) : null).OfType<ObjectReport>();

    private ObjectReport Report(ConfigKey key, ObjectStatus status)
    {
        var origin = places.Find(key, "");
        return new()
        {
            Group = key.Group,
            Kind = key.Kind,
            Namespace = key.Namespace,
            Name = key.Name,
            State = WordOf(status.State),
            Source = statuses.SourceOf(key),
            File = origin?.File,
            Line = origin?.Line,
            Conditions = [.. status.Conditions.Select(condition => ConditionReport.From(condition, places))],
        };
    }

    /// <summary>The word for a state; null where there is none.</summary>
    public static string? WordOf(ObjectStatus? status) => status is null ? null : WordOf(status.State);

    private static string WordOf(ObjectState state) => state switch
    {
        ObjectState.Accepted => States[0],
        ObjectState.Stale => States[1],
        ObjectState.Refused => States[2],
        _ => States[3],
    };
}
