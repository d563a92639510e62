package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.pki.IssuedIdentity;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user gets to see when something is wrong: a message that names it, an exit status, and nothing half-done. */
@Timeout(60)
class BadInputTest {

    @TempDir
    private Path folder;

    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig(folder);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void noSuchPort() {
        expect(rig.runOn("/dev/no-such-port", "provision"), ExitStatus.PORT, "/dev/no-such-port");
        expect(rig.runOn("tcp://127.0.0.1", "provision"), ExitStatus.USAGE, "tcp://127.0.0.1", "tcp://host:port");
    }

    @Test
    void nobodyAnswersOnThePort() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = "tcp://127.0.0.1:" + silent.getLocalPort();
            expect(rig.runOn(port, "provision"), ExitStatus.TIMEOUT, "AT+test", port, "5000 ms");
        }
    }

    @Test
    void thePortVanishesInTheMiddleOfAnUpload() throws IOException {
        rig.close();
        rig = new Rig(folder, PtyPort.open());
        rig.module().faults(FaultPlan.builder().unplug("fileWrite", 2).build());

        expect(rig.run("provision"), ExitStatus.PORT, "/dev/", "went away");

        assertThat(rig.module().files()).doesNotContainKey("cert.pem");
    }

    @Test
    void filesThatAreNotWhatTheyShouldBe() throws IOException {
        rig.write("cert.pem", "certificate".getBytes());
        expect(rig.run("provision"), ExitStatus.FAILED, "cert.pem", "is not PEM");
        rig.write("cert.pem", new byte[0]);
        expect(rig.run("provision"), ExitStatus.FAILED, "cert.pem", "is empty");
        rig.write("cert.pem", new byte[1 << 20]);
        expect(rig.run("provision"), ExitStatus.FAILED, "cert.pem", "larger than 524288 bytes");
        rig.write("cert.pem", Rig.CA.certificatePem());
        expect(rig.run("provision"), ExitStatus.FAILED, "cert.pem", "CA");
        assertThat(rig.module().files()).isEmpty();
    }

    @Test
    void aKeyThatDoesNotFitTheCertificate() throws IOException {
        rig.write("privatekey.pem", Rig.stranger().keyPem());

        expect(rig.run("provision"), ExitStatus.FAILED, "privatekey.pem", "does not belong to");

        assertThat(rig.module().files()).isEmpty();
    }

    @Test
    void anExpiredCertificateIsRefusedUnlessToldOtherwise() throws IOException {
        IssuedIdentity expired = Rig.expiredDevice();
        String day = expired.certificate().getNotAfter().toInstant().toString().substring(0, 10);
        rig.identity(expired);

        expect(rig.run("provision"), ExitStatus.FAILED, "cert.pem", "expired", day);
        assertThat(rig.module().files()).isEmpty();

        expect(rig.run("provision", "--ignore-dates"), ExitStatus.BROKER_REFUSED, "localhost");
        assertThat(rig.module().files()).containsOnlyKeys("cert.pem", "privatekey.pem", "rootca.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test",
                "wlanDisconnect",
                "fileGetInfo",
                "fileOpen",
                "fileWrite",
                "fileClose",
                "fileRead",
                "set",
                "wlanConnect",
                "iotconnect",
                "iotpublish"
            })
    void aModuleThatRefusesACommand(String command) {
        FaultPlan.Builder faults = FaultPlan.builder();
        // The first test is asked again; a close that is never taken leaves the file open, whatever the host does.
        rig.module()
                .faults(
                        command.equals("test")
                                ? faults.refuse(command, FaultPlan.EVERY, -10376)
                                        .build()
                                : faults.refuse(command, 1, -10376).build());

        Cli.Result result = rig.run("publish", "-m", "hello");

        assertThat(result.status()).as(result.err()).isEqualTo(ExitStatus.MODULE_REFUSED);
        assertThat(result.err().toLowerCase(Locale.ROOT))
                .contains("the module refused " + command.toLowerCase(Locale.ROOT), "-10376");
        assertThat(rig.module().openFiles()).isZero();
        // Nothing is left that is in the way of the next run.
        rig.module().faults(FaultPlan.none());
        assertThat(rig.run("publish", "-m", "hello").status()).isEqualTo(ExitStatus.DONE);
    }

    /** A setting that cannot be read is written; the message is out before the connection is ended. */
    @ParameterizedTest
    @ValueSource(strings = {"get", "iotdisconnect"})
    void aModuleThatRefusesWhatTheJobCanDoWithout(String command) {
        rig.module().faults(FaultPlan.builder().refuse(command, 1, -10376).build());

        assertThat(rig.run("publish", "-m", "hello").status()).isEqualTo(ExitStatus.DONE);

        assertThat(rig.run("publish", "-m", "hello").status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void theBrokerRefusesTheHandshake() throws IOException {
        rig.identity(Rig.stranger());
        rig.bothCas();

        expect(rig.run("provision"), ExitStatus.BROKER_REFUSED, "localhost", "certificate");
    }

    @Test
    void theBrokersCertificateIsOfAnotherCa() throws IOException {
        rig.identity(Rig.stranger());
        rig.write("rootca.pem", Rig.OTHER_CA.certificatePem());

        expect(rig.run("provision"), ExitStatus.BROKER_REFUSED, "localhost", "-468");
    }

    @Test
    void theEndpointIsNotInTheBrokersCertificate() throws IOException {
        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: 127.0.0.1"));

        expect(rig.run("provision"), ExitStatus.BROKER_REFUSED, "127.0.0.1", "-469");
    }

    @Test
    void nobodyListensAtTheEndpoint() throws IOException {
        rig.yaml(rig.defaultYaml().replaceFirst("port: \\d+", "port: 1"));

        expect(rig.run("provision"), ExitStatus.BROKER_REFUSED, "localhost:1");
    }

    @Test
    void theWrongWifiKey() throws IOException {
        rig.yaml(rig.defaultYaml().replace(Rig.WIFI_KEY, "another-key"));

        Cli.Result result = rig.run("provision");

        expect(result, ExitStatus.MODULE_REFUSED, "wlanConnect", "check the key");
        assertThat(result.err()).doesNotContain("another-key");
    }

    @Test
    void textThatWouldBeASecondCommand() throws IOException {
        expect(rig.run("publish", "-m", "a\r\nAT+reboot"), ExitStatus.USAGE, "payload");
        expect(rig.run("publish", "-m", "a\u0000b"), ExitStatus.USAGE, "payload");
        assertThat(rig.module().files()).isEmpty();
        rig.yaml(rig.defaultYaml().replace("ssid: rig", "ssid: \"rig\\r\\nAT+reboot\""));
        expect(rig.run("provision"), ExitStatus.USAGE, "SSID", "U+000D");
        rig.yaml(rig.defaultYaml().replace("ssid: rig", "ssid: 'a\",b'"));
        expect(rig.run("provision"), ExitStatus.USAGE, "SSID");
        rig.yaml(rig.defaultYaml().replace("cordelia/apple", "\"cordelia\\0apple\""));
        expect(rig.run("provision"), ExitStatus.USAGE, "publish topic", "U+0000");
    }

    @Test
    void moreThanTheModuleCanTake() throws IOException {
        expect(rig.run("publish", "-m", "x".repeat(513)), ExitStatus.USAGE, "513", "at most 512");
        expect(
                rig.run("publish", "-m", "x", "-t", "cordelia/pear"),
                ExitStatus.USAGE,
                "cordelia/pear",
                "cordelia/apple");
        rig.yaml(rig.defaultYaml().replace("  - cordelia/apple\n", "  - a\n  - b\n  - c\n  - d\n  - e\n"));
        expect(rig.run("provision"), ExitStatus.USAGE, "publish topics", "5", "at most 4");
    }

    @Test
    void optionsThatMakeNoSense() {
        expect(rig.run("monitor", "--count", "0"), ExitStatus.USAGE, "--count", "1 or more");
        expect(Cli.run("sim", "--key", "k"), ExitStatus.USAGE, "--key", "--ssid");
        String file = folder.resolve("cert.pem").toString();
        expect(Cli.run("sim", "--pty-link", file), ExitStatus.USAGE, "--pty-link", file);
        expect(Cli.run("sim", "--pty-link", ""), ExitStatus.USAGE, "--pty-link is empty");
        expect(Cli.run("sim", "--flash", ""), ExitStatus.USAGE, "--flash-dir is empty");
        expect(Cli.run("nonsense"), ExitStatus.USAGE, "nonsense");
    }

    /** The problem comes first, and the help is not poured over it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provision | cordelia: Missing required option: '--config=FILE' | All about it: cordelia provision --help",
                "wifi join a b -p sim | cordelia: Unmatched argument at index 3: 'b' | All about it: cordelia wifi join --help",
                "iot publish -p sim | cordelia: Missing required argument (specify one of | All about it: cordelia iot publish",
                "probe a --timeout 5 | cordelia: Invalid value for option '--timeout': \"5\" is no time | cordelia probe --help",
                "console --timeout 5 | cordelia: Invalid value for option '--timeout': \"5\" is no time | cordelia console --",
                "--port x info | cordelia: Unknown options: '--port', 'x' | All about it: cordelia --help"
            })
    void wrongArgumentsAreToldInFewLines(String command, String problem, String more) {
        Cli.Result result = Cli.run(command.split(" "));

        expect(result, ExitStatus.USAGE, "Usage: cordelia", more);
        assertThat(result.err()).startsWith(problem);
        assertThat(result.err().lines()).hasSizeLessThan(12);
    }

    @Test
    void aGroupWithoutACommandShowsItsCommands() {
        expect(Cli.run("wifi"), ExitStatus.USAGE, "cordelia: Missing required subcommand", "scan", "profiles");
    }

    @Test
    void aLinkToAFileOfTheUsersIsNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("mine"), folder.resolve("cert.pem"));

        expect(Cli.run("sim", "--pty-link", link.toString()), ExitStatus.USAGE, "--pty-link", link.toString());

        assertThat(Files.readSymbolicLink(link)).isEqualTo(folder.resolve("cert.pem"));
    }

    private static void expect(Cli.Result result, int status, String... words) {
        assertThat(result.err()).contains(words).doesNotContain("Exception", "    at ");
        assertThat(result.status()).as(result.err()).isEqualTo(status);
        assertThat(result.out()).isEmpty();
    }
}
