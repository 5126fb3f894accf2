namespace Fairlead.Config.Diagnostics;

/// <summary>The one table of what can be wrong in configuration: FL10xx files and text, FL11xx kinds and metadata, FL12xx fields, FL13xx
/// objects beside each other, FL14xx references, FL15xx resources written by hand. What analysis (FL16xx) and rendering
/// (FL18xx) find stands in <see cref="AnalysisCodes"/> and <see cref="RenderingCodes"/>, what concerns sources (FL17xx) in
/// <see cref="SourceCodes"/>. Each has a page in docs/reference/diagnostics.
/// </summary>
public static class ErrorCodes
{
    public static readonly ErrorCode Unreadable = new("FL1001", "file or folder cannot be read",
        "The operating system refused. What the file gave before stays live and is shown as stale.",
        "Check that the path exists and that the process may read it.");

    public static readonly ErrorCode TooLarge = new("FL1002", "file too large",
        "A file may have 8 MiB.", "Split it into several files.");

    public static readonly ErrorCode NotText = new("FL1003", "not UTF-8 text",
        "Configuration is UTF-8 without control characters.", "Save the file as UTF-8.");

    public static readonly ErrorCode Syntax = new("FL1004", "not well-formed YAML or JSON",
        "The document cannot be read. Other documents of the file are read; objects that the file gave before and that are not seen now "
            + "stay live and are shown as stale.",
        "Mend the line that is named; often the indentation, a missing quote or a tab above it is at fault.");

    public static readonly ErrorCode NotConfig = new("FL1005", "not a config object",
        "Every document is an object with apiVersion, kind, metadata and spec.",
        "Keep other files out of the config folder, or add the missing fields.");

    public static readonly ErrorCode DuplicateKey = new("FL1006", "key given twice",
        "A mapping holds each key once; which of two would count differs between parsers.", "Remove one of the two.");

    public static readonly ErrorCode TooComplex = new("FL1007", "too deep or too many nodes",
        "A document may be nested 64 levels deep and hold 1,000,000 nodes, counting what its aliases stand for.", "Split the document, or "
            + "write aliases out.");

    public static readonly ErrorCode YamlFeature = new("FL1008", "YAML feature that is not read",
        "Tags other than those of YAML's core schema, keys that are not text, and aliases without an anchor above them are not read.",
        "Write the value out plainly.");

    public static readonly ErrorCode Irregular = new("FL1009", "not a regular file",
        "A named pipe, a socket or a device with a name of a config file. It is never opened. What the file gave before stays live and is "
            + "shown as stale.",
        "Keep it out of the config folder, or give it another name.");

    public static readonly ErrorCode UnknownKind = new("FL1101", "kind that is not served",
        "The kind is not one that this version serves in that API group.", "Correct the kind, or keep the object out of the config "
            + "folder.");

    public static readonly ErrorCode UnknownApiVersion = new("FL1102", "API version that is not served",
        "The API version does not belong to the kind.", "Use one of the versions that the message names.");

    public static readonly ErrorCode BadName = new("FL1103", "name or namespace not well-formed",
        "Names and namespaces are lower-case letters, digits, '-' and '.', begin and end with a letter or digit and have at most 253 "
            + "characters (namespaces: 63, no '.').",
        "Rename the object.");

    public static readonly ErrorCode NotServed = new("FL1104", "kind without effect",
        "The kind is Istio's and is known, but this version does not act on objects of it. The object is listed and changes nothing.",
        "Use what the message names in its place, or keep the object out of the config folder.");

    public static readonly ErrorCode UnknownField = new("FL1201", "unknown field",
        "The kind has no field of this name. It is refused, not dropped: a misspelt field would have no effect.", "Correct the name.");

    public static readonly ErrorCode MissingField =
        new("FL1202", "required field missing", "The object cannot work without the field.", "Add the field.");

    public static readonly ErrorCode WrongType = new("FL1203", "value of another type",
        "The field takes another type, for example text where a number is expected. Unquoted numbers, true, false, yes, no, on, off and "
            + "null are not text.",
        "Correct the value; put text in quotes.");

    public static readonly ErrorCode OutOfRange = new(
        "FL1204",
        "value out of range",
        "The number, the length or the count is not within the limits that the message names.",
        "Correct the value.");

    public static readonly ErrorCode UnknownValue =
        new("FL1205", "unknown value", "The field takes one of a few words.", "Use one of the words that the message names.");

    public static readonly ErrorCode BadDuration = new("FL1206", "duration not well-formed",
        "A duration is a number with a unit, or several of them: 5s, 1.5s, 250ms, 1m30s.", "Correct the value.");

    public static readonly ErrorCode BadRegex = new("FL1207", "regular expression not in RE2's syntax",
        "Proxies match with RE2, which has no lookaround, no backreferences and no possessive quantifiers. Some rarer constructs that "
            + "engines read differently are refused too.",
        "Write the expression without them.");

    public static readonly ErrorCode BadFormat = new(
        "FL1208",
        "text not well-formed",
        "The text is not a host, an address, a header name or what else the field takes.",
        "Correct the value.");

    public static readonly ErrorCode Conflict = new(
        "FL1209",
        "fields that do not go together",
        "The fields exclude each other, or one asks for another.",
        "Keep what the message names.");

    public static readonly ErrorCode NotSupported = new("FL1210", "not supported by this version",
        "The field is Istio's and is known, but this version does not act on it. It is refused, since without it the object would do "
            + "something else than it says.",
        "Leave the field out.");

    public static readonly ErrorCode DuplicateItem =
        new("FL1211", "item given twice", "The list may name each of them once.", "Remove one of the two.");

    public static readonly ErrorCode Ineffective =
        new("FL1250", "setting without effect", "The object works, but this part of it does nothing.", "Check what was meant.");

    public static readonly ErrorCode FailsClosed = new("FL1251", "setting that refuses all",
        "The setting protects something by means that this version does not have. What it would decide is refused, not let through.",
        "Take the setting out where traffic has to flow, or protect it by other means.");

    public static readonly ErrorCode DuplicateObject = new("FL1301", "object given twice",
        "Kind, namespace and name identify an object. The first one read (by file name, then line) applies.", "Remove or rename one of "
            + "the two.");

    public static readonly ErrorCode ServiceConflict = new("FL1302", "services that contradict each other",
        "Several ServiceEntries of a namespace may declare one host; they then agree about resolution, location, exportTo and the "
            + "protocol and name of each port. The later object (by name) is refused.",
        "Make them agree, or use another host.");

    public static readonly ErrorCode RouteConflict = new("FL1303", "two VirtualServices for one host",
        "A client would see both. The younger object (by metadata.creationTimestamp; one without comes last) is refused, and of equally "
            + "old ones the later by namespace and name.",
        "Put the rules into one object, or limit them with exportTo.");

    public static readonly ErrorCode PolicyConflict = new("FL1304", "DestinationRules that contradict each other",
        "Several DestinationRules of a namespace may name one host; they then have different subsets and at most one traffic policy. The "
            + "later object (by name) is refused.",
        "Put them into one object.");

    public static readonly ErrorCode ResourceConflict = new(
        "FL1305",
        "resource name taken",
        "Another EnvoyResources object gives the same proxies a resource of this type and name. The later object is refused.",
        "Rename the resource.");

    public static readonly ErrorCode SettingsConflict = new("FL1306", "settings that contradict each other",
        "Settings of the mesh in several objects add up; each may be given once. The later object is refused.",
        "Give the setting in one object.");

    public static readonly ErrorCode ListenerConflict = new("FL1307", "listeners that contradict each other",
        "Listeners of the same proxies and one port agree about the protocol and, where connections are told apart by server name, take "
            + "different hosts. The later object is refused.",
        "Use another port, make the protocols agree, or name the host in one of the two.");

    public static readonly ErrorCode ScopeConflict = new("FL1308", "two objects for all of a namespace",
        "One object says what all proxies of a namespace see, and one how all its workloads take connections. The later object is refused.",
        "Put both into one object, or select workloads by labels.");

    public static readonly ErrorCode Shadowed = new("FL1309", "rules that never decide",
        "Rules of an object that has a host for itself come before those that share it with others; here they are for all clients that the "
            + "later ones are for.",
        "Remove one of the two.");

    public static readonly ErrorCode UnknownHost = new("FL1401", "unknown host",
        "No ServiceEntry that this namespace sees declares the host. A rule that was live before stays live; its requests find no "
            + "endpoint.",
        "Correct the host, or declare the service. Where no service is declared at all, this is a warning.");

    public static readonly ErrorCode UnknownSubset =
        new("FL1402", "unknown subset", "No DestinationRule for the host declares the subset.", "Correct the name, or declare the subset.");

    public static readonly ErrorCode UnknownPort = new(
        "FL1403",
        "unknown port",
        "The service has no such port, or several of which none is meant.",
        "Use one of the ports that the message names.");

    public static readonly ErrorCode UnknownDelegate = new("FL1405", "unknown delegate",
        "The object that shall have the rules is not there, is not seen from this namespace, names hosts of its own or delegates itself.",
        "Declare it, or correct the name. A rule that was live before answers 503 meanwhile.");

    public static readonly ErrorCode UnknownListener = new("FL1406", "unknown listener",
        "The rules are bound to a listener that nobody declares. They are taken as soon as it is there.",
        "Declare it, or correct the name.");

    public static readonly ErrorCode UnknownType = new("FL1501", "unknown resource type",
        "The @type is not a message that this build knows, or not one that proxies ask for.", "Correct the type URL.");

    public static readonly ErrorCode BadResource =
        new("FL1502", "field that cannot be written by hand", "The field's proto type has no form in JSON.", "Leave the field out.");

    /// <summary>All codes, in order.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        Unreadable, TooLarge, NotText, Syntax, NotConfig, DuplicateKey, TooComplex, YamlFeature, Irregular,
        UnknownKind, UnknownApiVersion, BadName, NotServed,
        UnknownField, MissingField, WrongType, OutOfRange, UnknownValue, BadDuration, BadRegex, BadFormat, Conflict, NotSupported,
        DuplicateItem, Ineffective, FailsClosed,
        DuplicateObject, ServiceConflict, RouteConflict, PolicyConflict, ResourceConflict,
        SettingsConflict, ListenerConflict, ScopeConflict, Shadowed,
        UnknownHost, UnknownSubset, UnknownPort, UnknownDelegate, UnknownListener,
        UnknownType, BadResource,
        .. AnalysisCodes.All,
        .. SourceCodes.All,
        .. RenderingCodes.All,
    ];
}
