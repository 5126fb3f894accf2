namespace Fairlead.Config.Diagnostics;

/// <summary>What can be wrong with sources, with what is kept of them, and with what is applied (FL17xx).</summary>
public static class SourceCodes
{
    public static readonly ErrorCode SourceHeld = new("FL1701", "source held at what it had",
        "The source lost more than half of its objects at once. A directory that was emptied by mistake, or a share that is not mounted, "
            + "looks like that too, so what it had is still served and nothing new of it is taken.",
        "Bring the objects back, or take the loss with fairlead sources accept NAME. serve --hold-loss sets the share, --hold-max the time "
            + "after which it is taken.");

    public static readonly ErrorCode ServedFromState = new("FL1702", "objects served from the state directory",
        "After a restart the source does not give these objects soundly: they have an error, or the source cannot be read. Their last good "
            + "version is served from the state directory.",
        "Mend the objects, or the source; fairlead status names them.");

    public static readonly ErrorCode StoredObjectRefused = new("FL1703", "stored object not taken",
        "This version of Fairlead refuses an object that a former one took, and the source gives no sound one.",
        "Correct the object in its source.");

    public static readonly ErrorCode StateNotWritten = new("FL1704", "state directory cannot be written",
        "The disk is full, or the process may not write. What is served is not touched; what changes meanwhile would not survive a "
            + "restart, and an apply is refused.",
        "Make room, or see that the process may write. It is tried again every 10 s.");

    public static readonly ErrorCode StateUnreadable = new("FL1705", "state file cannot be read",
        "The operating system refused. The source is served as it is, without what it gave before the restart.",
        "See that the process may read the state directory.");

    public static readonly ErrorCode StateDamaged = new("FL1706", "state file damaged",
        "Lines of the file fail their checksum. The file was moved aside, and its whole lines count.",
        "Nothing: the sources fill it again. Look at the disk.");

    public static readonly ErrorCode StateNewer = new("FL1707", "state file of a newer version",
        "A newer version of Fairlead wrote it. It was moved aside, and a new one is filled from the sources.",
        "To go back to the newer version, move the file back.");

    public static readonly ErrorCode VersionConflict = new("FL1708", "somebody else changed the object",
        "The object names a version in metadata.resourceVersion that is not the one that counts. It is not taken: it would undo what "
            + "somebody else did.",
        "Read it again and change that, or leave the version out.");

    public static readonly ErrorCode NotApplied = new("FL1709", "object that was not applied",
        "Only what was applied can be deleted. What a directory or a program gives is removed there.", "Remove it from its source.");

    public static readonly ErrorCode NotPruned = new("FL1710", "nothing pruned",
        "Something of the request was refused. Its object would be missing only because of that, so nothing is deleted.",
        "Correct what was refused and apply again.");

    public static readonly ErrorCode Quarantined = new("FL1711", "object quarantined",
        "A client rejects a resource that is made of this version of the object. Clients that reject a response keep what they have, so "
            + "one such object can keep all else from them; the version before it is served in its place, or none where there was none.",
        "Correct the object: it is taken again as soon as it changes. The message has the client's own words. serve --quarantine sets "
            + "how many clients have to reject it.");

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        SourceHeld, ServedFromState, StoredObjectRefused, StateNotWritten, StateUnreadable, StateDamaged, StateNewer, VersionConflict,
        NotApplied, NotPruned, Quarantined,
    ];
}
