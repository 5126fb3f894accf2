using System.Text.Json.Serialization;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.ControlPlane.Admin;

/// <summary>How the admin API's documents are written and read: camelCase, absent where null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(IReadOnlyList<LoadReport>))]
[JsonSerializable(typeof(ProxiesReport))]
[JsonSerializable(typeof(ProxyDetail))]
[JsonSerializable(typeof(ConfigDump))]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ProvidersReport))]
[JsonSerializable(typeof(SourcesReport))]
[JsonSerializable(typeof(ObjectsReport))]
[JsonSerializable(typeof(ObjectReport))]
[JsonSerializable(typeof(VersionReport))]
[JsonSerializable(typeof(ErrorReport))]
[JsonSerializable(typeof(ApplyRequest))]
[JsonSerializable(typeof(ApplyReport))]
[JsonSerializable(typeof(ConfigObjectReport))]
[JsonSerializable(typeof(ConfigObjectsReport))]
public sealed partial class AdminJson : JsonSerializerContext;
