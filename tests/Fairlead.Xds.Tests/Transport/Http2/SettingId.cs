namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>HTTP/2 settings.</summary>
internal static class SettingId
{
    public const ushort HeaderTableSize = 1;
    public const ushort EnablePush = 2;
    public const ushort InitialWindowSize = 4;
    public const ushort MaxFrameSize = 5;
    public const ushort MaxHeaderListSize = 6;
}
