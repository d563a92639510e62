@echo off
rem Runs the cordelia command; builds it first if it is not there or older than its sources.
setlocal
set "home=%~dp0"
set "jar=%home%cli\target\cordelia.jar"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

powershell -NoProfile -Command "$jar = Get-Item -ErrorAction SilentlyContinue '%jar%'; if (-not $jar) { exit 1 }; $newer = Get-ChildItem -Recurse -File -Include *.java,*.properties,*.csv,pom.xml '%home%device-api','%home%pki','%home%cordelia-at','%home%mqtt-client','%home%device-sim','%home%cli' | Where-Object { $_.FullName -notmatch '\\target\\|\\src\\test\\' -and $_.LastWriteTime -gt $jar.LastWriteTime }; if ($newer) { exit 1 }"
if errorlevel 1 (
    echo cordelia: building ^(once, and after changes^) ... 1>&2
    call mvn -q -B -ntp -Dstyle.color=never -f "%home%pom.xml" -pl cli -am -DskipTests package 1>&2
    if errorlevel 1 (
        echo cordelia: the build failed, see above 1>&2
        exit /b 1
    )
)
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dio.netty.noUnsafe=true -jar "%jar%" %*
exit /b %errorlevel%
