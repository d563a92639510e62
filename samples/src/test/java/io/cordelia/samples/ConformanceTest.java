package io.cordelia.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cordelia.at.AtPort;
import io.cordelia.at.AtPorts;
import io.cordelia.at.AtTimeouts;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.Script;
import io.cordelia.at.ScriptPlayer;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.EnrolmentAuthority;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the transcripts of src/test/resources/conformance: against the simulated module over each of its ports, and
 * against real hardware where {@code -Dcordelia.conformance.port} names its port. What a transcript needs to know of the
 * surroundings of real hardware (ssid, key, endpoint, port, rootca, cert, privatekey ...) stands in the properties file that
 * {@code -Dcordelia.conformance.variables} names; transcripts that need more are left out, as are those that are only true of
 * the simulated module.
 */
@Timeout(600)
class ConformanceTest {

    private static final int AT_LEAST = 60;
    private static final Path FOLDER = Path.of("src/test/resources/conformance");
    private static final String ONLY_SIMULATOR = "# Only: simulator";

    private static final AtTimeouts TIMEOUTS = AtTimeouts.DEFAULTS
            .with(AtTimeouts.Kind.COMMAND, Duration.ofSeconds(30))
            .with(AtTimeouts.Kind.STARTUP, Duration.ofSeconds(30));

    private static final String SSID = "conformance";
    private static final String KEY = "conformance-key";

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final Validity TODAY = Validity.of(Duration.ofDays(1));
    private static final Map<String, String> SURROUNDINGS = new HashMap<>();

    private static EmbeddedBroker broker;
    private static EnrolmentAuthority authority;

    @BeforeAll
    static void start() {
        CertificateAuthority ca =
                CertificateAuthority.root(new X500Principal("CN=Conformance root CA"), KeyKind.EC_P256, TODAY);
        IssuedIdentity device = ca.device("conformance", KeyKind.EC_P256, TODAY);
        broker = EmbeddedBroker.builder()
                .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, TODAY))
                .requireClientCertificates(List.of(ca.certificate()))
                .start();
        authority = EnrolmentAuthority.start(ca, "localhost", broker.port(), ca.certificatePem());
        SURROUNDINGS.putAll(Map.of(
                "ssid", SSID,
                "key", KEY,
                "endpoint", "localhost",
                "port", Integer.toString(broker.port()),
                "rootca", text(ca.certificatePem()),
                "cert", text(device.chainPem()),
                "privatekey", text(device.keyPem()),
                "enrolmentHost", "localhost",
                "enrolmentPort", Integer.toString(authority.port()),
                "enrolmentca", text(ca.certificatePem())));
    }

    @AfterAll
    static void stop() {
        authority.close();
        broker.close();
    }

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    static Stream<Arguments> simulated() throws IOException {
        List<Path> transcripts = transcripts();
        return Stream.of(ModulePorts.values())
                .flatMap(way -> transcripts.stream().map(t -> Arguments.of(way, FOLDER.relativize(t))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("simulated")
    void theSimulatedModuleConforms(ModulePorts way, Path transcript) {
        try (SimulatedModule module = SimulatedModule.builder()
                .accessPoint(AccessPoint.secured(SSID, KEY))
                .accessPoint(
                        AccessPoint.open("conformance-open").withChannel(11).withSignal(-70))
                .start()) {
            play(way.to(module), transcript, SURROUNDINGS);
        }
    }

    @Test
    void realHardwareConforms() throws IOException {
        Optional<String> name = Optional.ofNullable(System.getProperty("cordelia.conformance.port"));
        assumeTrue(name.isPresent(), "skipped: -Dcordelia.conformance.port names no module");
        Map<String, String> surroundings = variables();
        Set<String> leftOut = new TreeSet<>();
        for (Path file : transcripts()) {
            Path transcript = FOLDER.relativize(file);
            Set<String> missing = new TreeSet<>(Script.read(file).inputs());
            missing.removeAll(surroundings.keySet());
            missing.remove("run");
            if (Files.readString(file).contains(ONLY_SIMULATOR) || !missing.isEmpty()) {
                leftOut.add(transcript + (missing.isEmpty() ? "" : " (needs " + String.join(", ", missing) + ")"));
                continue;
            }
            try (CordeliaModule module = CordeliaModule.open(AtPorts.of(name.get()))) {
                module.device().factoryReset();
            }
            play(AtPorts.of(name.get()), transcript, surroundings);
        }
        System.out.println("left out: " + String.join(", ", leftOut));
    }

    @Test
    void thereAreEnoughTranscriptsAndEachSaysWhatItShowsAndWhoSaysSo() throws IOException {
        assertThat(transcripts()).hasSizeGreaterThanOrEqualTo(AT_LEAST).allSatisfy(file -> {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.get(0)).startsWith("# Shows: ").hasSizeGreaterThan("# Shows: ".length());
            assertThat(lines.get(1)).matches("# Source: [SDFA](, [SDFA])*");
            assertThat(lines.get(2)).isIn("", ONLY_SIMULATOR);
            // What nobody but us says is only true of the simulated module.
            assertThat(lines.get(2).isEmpty() && lines.get(1).equals("# Source: A"))
                    .isFalse();
        });
    }

    /** Each command of the protocol has a transcript with a good answer and one with a refusal, where it can be refused. */
    @ParameterizedTest
    @EnumSource(CommandOfProtocol.class)
    void everyCommandIsShown(CommandOfProtocol command) throws IOException {
        boolean good = false;
        boolean refused = !command.refusable;
        for (Path file : transcripts()) {
            boolean mine = false;
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("->")) {
                    mine = line.toLowerCase(Locale.ROOT)
                            .matches("-> at\\+" + command.name().toLowerCase(Locale.ROOT) + "(=.*)?");
                }
                good |= mine && line.equals("<- OK");
                refused |= mine && line.startsWith("<- ERROR");
            }
        }
        assertThat(good).as("a good answer to %s", command).isTrue();
        assertThat(refused).as("a refusal of %s", command).isTrue();
    }

    private enum CommandOfProtocol {
        TEST,
        START,
        STOP,
        REBOOT(false),
        FACTORYRESET(false),
        HIBERNATE,
        PROVISIONINGSTART,
        GET,
        SET,
        FILEOPEN,
        FILEWRITE,
        FILEREAD,
        FILECLOSE,
        FILEDEL,
        FILEGETINFO,
        FILEGETFILELIST,
        FILECTL,
        WLANSCAN,
        WLANCONNECT,
        WLANDISCONNECT,
        WLANPROFILEADD,
        WLANPROFILEGET,
        WLANPROFILEDEL,
        WLANPOLICYSET,
        WLANPOLICYGET,
        WLANSET,
        WLANGET,
        NETCFGGET,
        NETCFGSET,
        IOTCONNECT,
        IOTPUBLISH,
        IOTDISCONNECT,
        IOTENROL;

        private final boolean refusable;

        CommandOfProtocol() {
            this(true);
        }

        CommandOfProtocol(boolean refusable) {
            this.refusable = refusable;
        }
    }

    private static void play(AtPort port, Path transcript, Map<String, String> surroundings) {
        ScriptPlayer.on(port, options -> options.timeouts(TIMEOUTS)
                        .variables(surroundings)
                        .variable("run", "conformance-" + RUNS.incrementAndGet()))
                .play(Script.read(FOLDER.resolve(transcript)));
    }

    private static Map<String, String> variables() throws IOException {
        Map<String, String> variables = new HashMap<>();
        Optional<String> file = Optional.ofNullable(System.getProperty("cordelia.conformance.variables"));
        if (file.isPresent()) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(file.get()))) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(n -> variables.put(n, properties.getProperty(n)));
        }
        return variables;
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }
}
