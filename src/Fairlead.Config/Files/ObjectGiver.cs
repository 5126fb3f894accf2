using Fairlead.Config.Documents;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>A file that gives an object, with what it gives.</summary>
internal readonly record struct ObjectGiver(FileState State, ReadObject Entry)
{
    public ObjectPlace Place => new(Entry.Origin, State.Hash);

    /// <summary>Compares by precedence: what a file that is held gave comes behind all else; then the file counts, then the line.</summary>
    public static int Compare(ObjectGiver one, ObjectGiver other)
    {
        var byHeld = one.State.HeldSince.HasValue.CompareTo(other.State.HeldSince.HasValue);
        var byRank = byHeld != 0 ? byHeld : FileState.CompareRank(one.State, other.State);
        var (here, there) = (one.Entry.Origin, other.Entry.Origin);
        return byRank != 0 ? byRank : (here.Line, here.Column).CompareTo((there.Line, there.Column));
    }
}
