package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.Ipv4Config;
import io.cordelia.at.ModuleVersion;
import io.cordelia.at.SetupChange;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidCredentialsException;
import io.cordelia.pki.Finding;
import io.cordelia.pki.TlsProbe;
import io.cordelia.pki.TlsReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at everything between the port and the broker, one thing after the other. It changes no file and no setting, but
 * joins the WLAN and connects.
 */
final class Doctor implements AutoCloseable {

    static final String PORT = "port";
    static final String MODULE = "module";
    static final String FIRMWARE = "firmware";
    static final String CLOCK = "clock";
    static final String CREDENTIALS = "keys";
    static final String FILES = "files";
    static final String SETTINGS = "settings";
    static final String WLAN = "Wi-Fi";
    static final String NAME = "name";
    static final String TLS = "TLS";
    static final String CONNECTION = "connects";

    /** The clock starts long before this when the power comes on. */
    private static final Instant SURELY_PAST = Instant.parse("2020-01-01T00:00:00Z");

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final int NAMES_SHOWN = 3;
    private static final String NO_FILE = "there is no device.yaml: name it with --config";
    private static final String NO_ADDRESS = "0.0.0.0";

    private final Supplier<ModulePort> port;
    private final Optional<DeviceFile> file;
    private final boolean ignoreDates;
    private final CommandContext context;
    private final Consumer<Diagnosis> told;
    private final Resources resources = new Resources();
    private final Map<String, Diagnosis> done = new LinkedHashMap<>();
    private final Optional<WlanNetwork> wifi;
    private final Optional<DeviceConfig> config;
    /** Why there is no configuration although there is a file. */
    private Optional<InvalidCredentialsException> problem = Optional.empty();

    private Optional<CordeliaDeviceClient> client = Optional.empty();
    private Optional<SetupPlan> plan = Optional.empty();

    /**
     * Reads the file; nothing else is looked at yet.
     *
     * @param port finds the port
     * @param file the device that the module should be
     * @param told is told each thing that was looked at
     */
    Doctor(
            Supplier<ModulePort> port,
            Optional<DeviceFile> file,
            boolean ignoreDates,
            CommandContext context,
            Consumer<Diagnosis> told) {
        this.port = port;
        this.file = file;
        this.ignoreDates = ignoreDates;
        this.context = context;
        this.told = told;
        this.wifi = file.flatMap(DeviceFile::wifi);
        this.config = file.flatMap(this::read);
    }

    private Optional<DeviceConfig> read(DeviceFile device) {
        try {
            return Optional.of(device.config(ignoreDates));
        } catch (InvalidCredentialsException e) {
            problem = Optional.of(e);
            return Optional.empty();
        }
    }

    /** Looks at everything. */
    List<Diagnosis> run() {
        resources.add(new ShutdownGuard(Thread.currentThread()::interrupt));
        step(PORT, List.of(), "plug the board in and look for its port: cordelia ports", this::port);
        step(
                MODULE,
                List.of(PORT),
                "check the module's power, the cable and --baud, and that no other program uses the port",
                this::answers);
        step(FIRMWARE, List.of(MODULE), "reboot the module: cordelia device reboot", this::firmware);
        step(CLOCK, List.of(MODULE), "set it: cordelia device time --set", this::clock);
        step(CREDENTIALS, List.of(), "replace the file that is named", this::credentials);
        step(FILES, List.of(MODULE, CREDENTIALS), "reboot the module: cordelia device reboot", this::files);
        step(SETTINGS, List.of(MODULE, CREDENTIALS), "reboot the module: cordelia device reboot", this::settings);
        step(WLAN, List.of(MODULE), "check ssid, key and security in device.yaml; cordelia wifi scan", this::wlan);
        step(NAME, List.of(), "check the endpoint in device.yaml, and the name server", this::name);
        step(TLS, List.of(NAME, CREDENTIALS), "cordelia probe shows more", this::tls);
        step(
                CONNECTION,
                List.of(FILES, SETTINGS, WLAN),
                "if TLS is well from this computer, the module's clock, its network or its firewall is in the way",
                this::connects);
        return List.copyOf(done.values());
    }

    /** Looks at a thing, if those that it needs are well. */
    private void step(String name, List<String> needs, String advice, Supplier<Diagnosis> look) {
        Diagnosis diagnosis = needs.stream()
                .map(done::get)
                .filter(needed -> needed.isFailure() || needed.result() == Diagnosis.Result.NOT_RUN)
                .findFirst()
                .map(needed ->
                        Diagnosis.notRun(name, needed.step() + " " + (needed.isFailure() ? "failed" : "was not run")))
                .orElseGet(() -> look(name, advice, look));
        boolean first = done.values().stream().noneMatch(Diagnosis::isFailure);
        Diagnosis shown = first ? diagnosis : diagnosis.withoutAdvice();
        done.put(name, shown);
        told.accept(shown);
    }

    private static Diagnosis look(String name, String advice, Supplier<Diagnosis> look) {
        try {
            return look.get();
        } catch (DeviceException e) {
            if (ShutdownGuard.isStopping() || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return Diagnosis.failed(name, e, advice);
        } catch (NoPortException e) {
            return Diagnosis.failed(name, e.getMessage(), advice, ExitStatus.PORT);
        }
    }

    private Diagnosis port() {
        ModulePort found = resources.add(port.get());
        TrafficLog traffic = resources.add(context.traffic());
        CordeliaDeviceClient opened =
                resources.add(CordeliaDeviceClient.create(found.port(), options -> options.trace(traffic)));
        client = Optional.of(opened);
        opened.module();
        return Diagnosis.ok(PORT, found.port().description() + " opens");
    }

    private Diagnosis answers() {
        module().device().awaitReady();
        return Diagnosis.ok(
                MODULE,
                "answers"
                        + ModuleIdentity.read(module())
                                .mac()
                                .map(mac -> ", MAC " + mac)
                                .orElse(""));
    }

    private Diagnosis firmware() {
        ModuleVersion version = module().device().version();
        return version.firmware()
                .map(number -> Diagnosis.ok(FIRMWARE, number + ", chip " + version.chipId()))
                .orElseGet(() -> Diagnosis.warning(
                        FIRMWARE,
                        "does not tell its version, so it may be older than 1.0",
                        "update it: messages of older ones are not understood"));
    }

    private Diagnosis clock() {
        Instant time = module().device().time();
        Duration ahead = Duration.between(Instant.now(), time);
        if (time.isBefore(SURELY_PAST)) {
            return Diagnosis.warning(
                    CLOCK,
                    "is not set, so that the module cannot check the dates of certificates",
                    "set it after every start: cordelia device time --set; provision does so");
        }
        if (ahead.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            return Diagnosis.failed(
                    CLOCK,
                    "is wrong by " + shown(ahead.abs()) + ": " + time,
                    "set it: cordelia device time --set; certificates that are valid now may be refused otherwise",
                    ExitStatus.FAILED);
        }
        return Diagnosis.ok(CLOCK, time + ", right");
    }

    private static String shown(Duration time) {
        return time.toDays() > 0 ? time.toDays() + " days" : time.toMinutes() + " minutes";
    }

    private Diagnosis credentials() {
        if (file.isEmpty()) {
            return Diagnosis.notRun(CREDENTIALS, NO_FILE);
        }
        if (problem.isPresent()) {
            return Diagnosis.failed(CREDENTIALS, problem.get(), "replace the file; cordelia pki check says more");
        }
        List<Finding> findings = file.get().findings(ignoreDates).stream()
                .filter(finding -> finding.severity() != Finding.Severity.INFORMATION)
                .toList();
        if (!findings.isEmpty()) {
            return Diagnosis.warning(CREDENTIALS, texts(findings));
        }
        return Diagnosis.ok(
                CREDENTIALS,
                config.orElseThrow().credentials().isPresent()
                        ? "the certificates and the key are valid and fit each other"
                        : "none: the connection is plain TCP");
    }

    private static String texts(List<Finding> findings) {
        return findings.stream().map(Finding::message).collect(Collectors.joining("; "));
    }

    private Diagnosis files() {
        List<SetupPlan.Upload> uploads = plan().uploads();
        if (uploads.isEmpty()) {
            return Diagnosis.ok(FILES, "those on the module are equal to the local ones");
        }
        String text = uploads.stream().map(u -> u.file() + ": " + u.reason()).collect(Collectors.joining("; "));
        return Diagnosis.failed(
                FILES, text, "upload what differs: cordelia provision --config FILE", ExitStatus.FAILED);
    }

    private Diagnosis settings() {
        List<SetupPlan.Setting> settings = plan().settings();
        if (settings.isEmpty()) {
            return Diagnosis.ok(SETTINGS, "those of the module are as device.yaml says");
        }
        String text = settings.stream()
                .limit(NAMES_SHOWN)
                .map(s -> s.name() + " " + s.text())
                .collect(Collectors.joining("; "));
        return Diagnosis.failed(
                SETTINGS,
                settings.size() > NAMES_SHOWN ? text + "; and " + (settings.size() - NAMES_SHOWN) + " more" : text,
                "set what differs: cordelia provision --config FILE",
                ExitStatus.FAILED);
    }

    /** What differs on the module; it is asked once. */
    private SetupPlan plan() {
        if (plan.isEmpty()) {
            List<SetupChange> differences = client.orElseThrow().differences(config.orElseThrow());
            plan = Optional.of(SetupPlan.of(differences, new Device(config.orElseThrow(), wifi), new SecretOptions()));
        }
        return plan.get();
    }

    private Diagnosis wlan() {
        if (wifi.isPresent()) {
            module().wlan().disconnect();
            module().wlan().join(wifi.get());
        }
        Ipv4Config address = module().network().ipv4();
        if (address.address().value().equals(NO_ADDRESS) && file.isEmpty()) {
            return Diagnosis.warning(WLAN, "the module is in no network", "name one with --config");
        }
        if (address.address().value().equals(NO_ADDRESS)) {
            return Diagnosis.failed(
                    WLAN,
                    "the module is in no network",
                    "name one under wifi in device.yaml, or join one: cordelia wifi join",
                    ExitStatus.FAILED);
        }
        return Diagnosis.ok(
                WLAN,
                wifi.map(network -> "joined " + network.ssid()).orElse("in a network") + ", address "
                        + address.address().value() + ", name server "
                        + address.dns().value());
    }

    private Diagnosis name() {
        Optional<String> endpoint = file.flatMap(DeviceFile::endpoint);
        if (endpoint.isEmpty()) {
            return Diagnosis.notRun(NAME, NO_FILE);
        }
        try {
            String addresses = Arrays.stream(InetAddress.getAllByName(endpoint.get()))
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .collect(Collectors.joining(", "));
            return Diagnosis.ok(NAME, endpoint.get() + " resolves to " + addresses);
        } catch (UnknownHostException e) {
            return Diagnosis.failed(
                    NAME,
                    endpoint.get() + " does not resolve on this computer",
                    "check the endpoint in device.yaml, and the name server",
                    ExitStatus.BROKER_REFUSED);
        }
    }

    private Diagnosis tls() {
        DeviceConfig device = config.orElseThrow();
        if (device.credentials().isEmpty()) {
            return Diagnosis.notRun(TLS, "the connection is plain TCP: device.yaml has no credentials");
        }
        TlsReport report = TlsProbe.of(device.endpoint(), device.port())
                .credentials(device.credentials().get())
                .run();
        return report.failure()
                .map(failure -> Diagnosis.failed(TLS, failure.reason(), probeAdvice(failure.action(), device)))
                .orElseGet(() -> Diagnosis.ok(
                        TLS,
                        "good from this computer, "
                                + report.session()
                                        .map(TlsReport.Session::protocol)
                                        .orElse("")
                                + (report.clientCertificate().isPresent() ? ", client certificate not refused" : "")));
    }

    private static String probeAdvice(TlsReport.Action action, DeviceConfig device) {
        return switch (action) {
            case RESOLVE, CONNECT ->
                "check that the broker runs and listens on port " + device.port()
                        + ", and that no firewall is in between";
            case HANDSHAKE -> "see above; cordelia probe " + device.endpoint() + ":" + device.port() + " shows more";
            case AWAIT_REFUSAL -> "give the device a certificate that the broker accepts, or let the broker accept it";
        };
    }

    private Diagnosis connects() {
        long start = System.nanoTime();
        module().iot().connect();
        Diagnosis connected = Diagnosis.ok(
                CONNECTION,
                "the module connects to the broker, in "
                        + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        module().iot().disconnect();
        return connected;
    }

    /** Opened anew if a failure has closed it. */
    private CordeliaModule module() {
        return client.orElseThrow().module();
    }

    @Override
    public void close() {
        resources.close();
    }
}
