package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say what a simulated module is like. */
final class SimOptions {

    private static final int ACCESS_POINT_PARTS = 5;
    private static final String ACCESS_POINT_FORM =
            "NAME[,SECURITY[,KEY[,CHANNEL[,SIGNAL]]]] such as home,WPA2,home-wifi-key,6,-50";
    private static final String MAP_FORM = "HOST[:PORT]=HOST:PORT such as iot.example.com:8883=localhost:18883";

    /** What files may be done with while the WLAN is connected. */
    enum FilesWhileConnected {
        ALLOW,
        REFUSE
    }

    @Option(
            names = {"--flash-dir", "--flash"},
            paramLabel = "DIR",
            description = "Keep its files and settings in this directory, made if missing; otherwise in memory.")
    private Optional<Path> flash = Optional.empty();

    @Option(
            names = "--access-point",
            paramLabel = "NAME[,SECURITY[,KEY[,CHANNEL[,SIGNAL]]]]",
            description =
                    "An access point in its reach; may be given many times. SECURITY: OPEN, WEP, WPA, WPA2, WPA_WPA2. "
                            + "Without any, every network name and key joins.")
    private List<String> accessPoints = new ArrayList<>();

    @Option(names = "--ssid", paramLabel = "NAME", description = "The same as --access-point NAME.")
    private Optional<String> ssid = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The key of the access point of --ssid; without it that network is open.")
    private Optional<String> key = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "HOST[:PORT]=HOST:PORT",
            description =
                    "Connect to another broker instead of an endpoint, or to another enrolment server, while TLS still checks "
                            + "the name; may be given many times.")
    private List<String> maps = new ArrayList<>();

    @Option(
            names = "--public-root-ca",
            paramLabel = "FILE",
            description = "Root CAs (PEM) that its built-in catalogue has besides the public ones.")
    private List<Path> publicRootCas = new ArrayList<>();

    @Option(
            names = "--time-scale",
            paramLabel = "SCALE",
            description =
                    "The pace of a factory reset, a hibernation, a scan: 0 (default) is at once, 1 like the hardware.")
    private Optional<Double> timeScale = Optional.empty();

    @Option(
            names = "--files-while-connected",
            paramLabel = "allow|refuse",
            description = "Changes of files while the WLAN is connected: refuse (default), or allow.")
    private FilesWhileConnected filesWhileConnected = FilesWhileConnected.REFUSE;

    @Option(
            names = "--baud",
            paramLabel = "RATE",
            description = "Pace its line to so many bits a second; otherwise bytes pass at once.")
    private Optional<Integer> baud = Optional.empty();

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "What goes wrong, such as 'drop: {rate: 0.001, towards: host}'; may be given many times.")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--fault-plan", paramLabel = "FILE", description = "A file of what goes wrong (YAML).")
    private Optional<Path> faultPlan = Optional.empty();

    /** Checks what a module cannot check for itself. */
    void check() {
        flash.ifPresent(path -> requireName("--flash-dir", path));
        if (ssid.isEmpty() && key.isPresent()) {
            throw new InvalidRequestException("--key", "is given without --ssid", "both, or --ssid alone");
        }
    }

    /** An empty name, such as that of a variable that is not set, would be the working directory. */
    static void requireName(String option, Path path) {
        if (path.toString().isEmpty()) {
            throw new InvalidRequestException(option, "is empty", "a path");
        }
    }

    /** What goes wrong. */
    FaultPlan faults() {
        FaultPlan plan = faultPlan.map(FaultPlan::read).orElseGet(FaultPlan::none);
        return faults.isEmpty() ? plan : plan.and(FaultPlan.parse(faults.toArray(String[]::new)));
    }

    /** The n-th of some modules, from 1 on. */
    SimulatedModule.Builder builder(Numbering numbering, FaultPlan plan) {
        SimulatedModule.Builder builder = SimulatedModule.builder().faults(plan);
        flash.map(numbering::folder).ifPresent(builder::flash);
        Stream.concat(
                        accessPoints.stream().map(SimOptions::accessPoint),
                        ssid.stream().map(name -> key.map(k -> AccessPoint.secured(name, k))
                                .orElseGet(() -> AccessPoint.open(name))))
                .forEach(builder::accessPoint);
        maps.forEach(map -> map(builder, map));
        publicRootCas.forEach(file -> builder.publicRootCa(contents(file)));
        timeScale.ifPresent(builder::timeScale);
        if (filesWhileConnected == FilesWhileConnected.ALLOW) {
            builder.allowFilesWhileConnected();
        }
        baud.ifPresent(builder::baud);
        return builder;
    }

    /** The messages do not show the key. */
    private static AccessPoint accessPoint(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length > ACCESS_POINT_PARTS) {
            throw new InvalidRequestException(
                    "--access-point", "has " + parts.length + " parts", ACCESS_POINT_FORM + ", without further commas");
        }
        String security = part(parts, 1);
        String networkKey = part(parts, 2);
        AccessPoint accessPoint =
                networkKey.isEmpty() ? AccessPoint.open(parts[0]) : AccessPoint.secured(parts[0], networkKey);
        if (!security.isEmpty()) {
            accessPoint = accessPoint.withSecurity(security(security));
        }
        if (!part(parts, 3).isEmpty()) {
            accessPoint = accessPoint.withChannel(number("channel", part(parts, 3)));
        }
        if (!part(parts, 4).isEmpty()) {
            accessPoint = accessPoint.withSignal(number("signal", part(parts, 4)));
        }
        return accessPoint;
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index].strip() : "";
    }

    private static AccessPoint.Security security(String word) {
        return Stream.of(AccessPoint.Security.values())
                .filter(s -> s.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "--access-point", "has the security \"" + word + "\"", "OPEN, WEP, WPA, WPA2 or WPA_WPA2"));
    }

    private static int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "--access-point", "has the " + what + " \"" + text + "\", which is no number", ACCESS_POINT_FORM);
        }
    }

    private static void map(SimulatedModule.Builder builder, String text) {
        int equals = text.indexOf('=');
        HostPort from = HostPort.of("--map", text.substring(0, Math.max(0, equals)), MAP_FORM);
        HostPort to = HostPort.of("--map", text.substring(equals + 1), MAP_FORM);
        if (equals < 1 || to.port().isEmpty()) {
            throw new InvalidRequestException("--map", "\"" + text + "\" has another form", MAP_FORM);
        }
        if (from.port().isPresent()) {
            builder.map(
                    from.host(), from.port().getAsInt(), to.host(), to.port().getAsInt());
        } else {
            builder.map(from.host(), to.host(), to.port().getAsInt());
        }
    }

    private static byte[] contents(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "--public-root-ca", file + " cannot be read: " + IoReason.of(e), "a PEM file");
        }
    }
}
