@echo off
rem Runs Fairlead from this checkout: builds it (incrementally), then starts it.
setlocal
set ROOT=%~dp0
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul
if errorlevel 1 (
  echo fairlead: the .NET 10 SDK is needed: see https://dotnet.microsoft.com/download 1>&2
  exit /b 70
)
if "%~1"=="test" (
  dotnet test "%ROOT%Fairlead.slnx" -c Release --nologo
  exit /b %ERRORLEVEL%
)
if not exist "%ROOT%artifacts" mkdir "%ROOT%artifacts"
dotnet build "%ROOT%src\Fairlead\Fairlead.csproj" -c Release -v quiet --nologo > "%ROOT%artifacts\build.log" 2>&1
if errorlevel 1 (
  type "%ROOT%artifacts\build.log" 1>&2
  echo fairlead: the build failed 1>&2
  exit /b 70
)
dotnet "%ROOT%artifacts\bin\Fairlead\release\fairlead.dll" %*
exit /b %ERRORLEVEL%
