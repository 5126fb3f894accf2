using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads which localities are asked first.</summary>
internal static class LocalityReader
{
    private const int WholePercent = 100;

    private static readonly string[] TopologyLabels =
        ["topology.kubernetes.io/region", "topology.kubernetes.io/zone", "topology.istio.io/subzone"];

    public static LocalityPolicy Read(FieldValue field, bool hasOutliers)
    {
        var fields = field.Fields();
        var enabled = fields.Optional("enabled")?.Boolean();
        var distribute = fields.Optional("distribute");
        var shares = distribute is { } list ? ReadShares(list) : [];
        var policy = ReadFailover(fields, hasOutliers) with { Enabled = enabled, Distribute = shares };
        fields.Finish();
        if (policy.Distribute.Count > 0 && policy.Failover.Count > 0)
        {
            distribute?.Error(ErrorCodes.Conflict, "distribute and failover exclude each other", "keep one of the two");
        }
        else if (policy.Distribute.Count > 0 && policy.FailoverPriority.Count > 0)
        {
            field.Warn(ErrorCodes.Ineffective, "failoverPriority has no effect beside distribute", "keep one of the two");
        }

        return policy;
    }

    /// <summary>Balancing by the sizes of zones.</summary>
    public static LocalityPolicy ReadZones(FieldValue field, bool hasOutliers)
    {
        var fields = field.Fields();
        var enabled = fields.Optional("enabled")?.Boolean();
        var size = fields.Optional("minClusterSize")?.Integer(1, int.MaxValue);
        var policy = ReadFailover(fields, hasOutliers);
        fields.Finish();
        if (enabled != false)
        {
            field.Warn(
                ErrorCodes.Ineffective,
                "only a proxy whose bootstrap names its own cluster (cluster_manager.local_cluster_name) knows the sizes of zones; others "
                    + "balance without regard to them",
                "use localityLbSetting for shares and failover that every proxy follows");
        }

        return policy with { Enabled = enabled, Zones = enabled == false ? null : new(size) };
    }

    private static LocalityPolicy ReadFailover(FieldReader fields, bool hasOutliers)
    {
        var failover = fields.Optional("failover");
        var priority = fields.Optional("failoverPriority");
        var regions = failover is { } list ? ReadRegions(list) : EquatableMap<string>.Empty;
        var labels = priority?.Texts(ReadPriority, 64) ?? [];
        if (regions.Count > 0 && labels.FirstOrDefault(static label => TopologyLabels.Contains(label)) is { } topology)
        {
            priority?.Error(ErrorCodes.Conflict, $"beside failover, \"{topology}\" cannot be in failoverPriority", "keep one of the two");
        }

        if (!hasOutliers && (failover ?? priority) is { } idle)
        {
            idle.Warn(
                ErrorCodes.Ineffective, "without outlierDetection beside it no locality fails over", "add outlierDetection to the policy");
        }

        return new() { Failover = regions, FailoverPriority = labels };
    }

    private static string ReadPriority(FieldValue field)
    {
        var text = field.Text("a label, or a label with its value as NAME=VALUE", 400);
        var name = text.Split('=')[0];
        if (text.Length > 0
            && (!LabelReaders.IsName(name) || (text.Length > name.Length && !LabelReaders.IsValue(text[(name.Length + 1)..]))))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a label, or a label with its value as NAME=VALUE, got \"{text}\"");
        }

        return field.Share(text);
    }

    private static EquatableMap<string> ReadRegions(FieldValue list)
    {
        Dictionary<string, string> regions = new(StringComparer.Ordinal);
        list.Items(item =>
        {
            var fields = item.Fields();
            var from = fields.Optional("from")?.TextOrEmpty("a region", 256) ?? "";
            var to = fields.Optional("to")?.TextOrEmpty("a region", 256) ?? "";
            fields.Finish();
            if (from == to)
            {
                item.Error(ErrorCodes.Conflict, "a region does not fail over to itself", "name two regions");
            }
            else if ((from + to).AsSpan().ContainsAny('/', '*'))
            {
                item.Error(ErrorCodes.BadFormat, "expected regions, without zones and without '*'");
            }
            else if (!regions.TryAdd(from, to))
            {
                item.Error(ErrorCodes.DuplicateItem, $"the region \"{from}\" is given twice");
            }

            return 0;
        }, 256);
        return regions.ToEquatableMap();
    }

    private static EquatableList<LocalityShares> ReadShares(FieldValue list)
    {
        List<string> sources = [];
        return list.Items(item =>
        {
            var fields = item.Fields();
            var fromField = fields.Required("from", "a locality as region/zone/subzone");
            var from = fromField?.Text("a locality as region/zone/subzone", 256) ?? "";
            var to = fields.Required("to", "localities with their shares in percent");
            fields.Finish();
            if (fromField is { } place)
            {
                CheckLocality(place, from, sources);
            }

            return new LocalityShares(from, to is { } shares ? ReadTargets(shares) : EquatableMap<int>.Empty);
        }, 256).ToEquatableList();
    }

    private static EquatableMap<int> ReadTargets(FieldValue field)
    {
        List<string> known = [];
        var errors = field.Problems.Errors;
        var targets = field.Pairs((name, value) =>
        {
            CheckLocality(value, name, known);
            return value.Integer(1, WholePercent);
        });
        var sum = targets.Sum(static target => target.Value);
        if (field.Problems.Errors == errors && sum != WholePercent)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected shares of {WholePercent} together, got {sum}");
        }

        return targets.ToEquatableMap();
    }

    // One locality is not within another one of the list: which of them counted would be a matter of order.
    private static void CheckLocality(FieldValue field, string locality, List<string> known)
    {
        if (locality.Length == 0)
        {
            return;
        }

        var parts = locality.Split('/', 3);
        var star = locality.IndexOf('*', StringComparison.Ordinal);
        if (parts.Any(static part => part.Length == 0) || (star >= 0 && (star < locality.Length - 1 || parts[^1] != "*")))
        {
            field.Error(
                ErrorCodes.BadFormat, $"expected a locality as region/zone/subzone, with '*' at most as its last part, got \"{locality}\"");
            return;
        }

        if (known.FirstOrDefault(other => Overlaps(other.Split('/', 3), parts)) is { } former)
        {
            field.Error(ErrorCodes.DuplicateItem, $"\"{locality}\" and \"{former}\" overlap");
        }

        known.Add(locality);
    }

    private static bool Overlaps(string[] one, string[] other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            if (one[i] == "*" || other[i] == "*")
            {
                return true;
            }

            if (one[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }
}
