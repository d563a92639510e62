package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cordelia.sim.FaultPlan;
import io.cordelia.sim.PtyPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every red line, with a module and a broker that are really so. A run that gets to TLS takes a second, which the probe
 * waits for a refusal; the silent module takes the 5 s that the driver waits.
 */
@Timeout(60)
class DoctorCommandTest {

    @TempDir
    private static Path folder;

    private static Rig rig;

    @BeforeAll
    static void start() throws IOException {
        rig = new Rig(folder, PtyPort.open());
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @BeforeEach
    void allIsWell() throws IOException {
        rig.write("rootca.pem", Rig.CA.certificatePem());
        rig.identity(Rig.DEVICE);
        rig.yaml(rig.defaultYaml());
        Cli.Result provision = rig.run("provision");
        assertThat(provision.status()).as(provision.err()).isZero();
    }

    @AfterEach
    void noFaults() {
        rig.module().faults(FaultPlan.none());
    }

    @Test
    void allWell() {
        Cli.Result doctor = rig.run("doctor");

        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.status()).isZero();
        assertThat(doctor.out()
                        .replace("\r\n", "\n")
                        .replace(rig.portName(), "PORT")
                        .replaceAll("([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC")
                        .replaceAll("clock     \\S+,", "clock     TIME,")
                        .replaceAll("resolves to .*", "resolves to ADDRESSES")
                        .replaceAll("in \\d+ ms", "in N ms"))
                .isEqualTo(
                        """
                        ok       port      PORT (115200 baud, 8N1, no flow control) opens
                        ok       module    answers, MAC MAC
                        ok       firmware  1.2.0, chip 0x31000019
                        ok       clock     TIME, right
                        ok       keys      the certificates and the key are valid and fit each other
                        ok       files     those on the module are equal to the local ones
                        ok       settings  those of the module are as device.yaml says
                        ok       Wi-Fi     joined rig, address 192.168.43.20, name server 192.168.43.1
                        ok       name      localhost resolves to ADDRESSES
                        ok       TLS       good from this computer, TLSv1.3, client certificate not refused
                        ok       connects  the module connects to the broker, in N ms
                        """);
        assertThat(rig.module().isMqttConnected()).isFalse();
    }

    @Test
    void noSuchPort() {
        Cli.Result doctor = rig.runOn("/dev/no-such-port", "doctor");

        expect(doctor, ExitStatus.PORT, "port", "/dev/no-such-port", "-> plug the board in");
        assertThat(doctor.out())
                .contains(
                        "not run  module    port failed",
                        "not run  firmware  module was not run",
                        "ok       TLS       good",
                        "not run  connects  files was not run");
        Cli.Result none = Cli.runOn(Cli.emptyHost(), "doctor");
        expect(none, ExitStatus.PORT, "port", "no port looks like a board");
        assertThat(none.out()).contains("not run  keys      there is no device.yaml: name it with --config");
    }

    @Test
    void theModuleIsSilent() {
        rig.module().faults(FaultPlan.builder().silence("test", FaultPlan.EVERY).build());

        expect(moduleOnly(), ExitStatus.TIMEOUT, "module", "AT+test", "-> check the module's power");
    }

    @Test
    void theClockIsWrongOrNotSet() {
        setClock(LocalDateTime.now(ZoneOffset.UTC).minusDays(3));
        expect(
                rig.run("doctor"),
                ExitStatus.FAILED,
                "clock",
                "wrong by 3 days",
                "-> set it: cordelia device time --set");

        rig.module().pressReset();
        Cli.Result unset = moduleOnly();
        assertThat(unset.status()).as(unset.out()).isZero();
        assertThat(unset.out()).contains("warning  clock     is not set", "-> set it after every start");
    }

    private static Cli.Result moduleOnly(String... more) {
        return Cli.run(Stream.concat(Stream.of("doctor", "-p", rig.portName()), Stream.of(more))
                .toArray(String[]::new));
    }

    private static void setClock(LocalDateTime time) {
        Cli.Result set = Cli.run(
                "at",
                "-p",
                rig.portName(),
                String.format(
                        "AT+set=general,time,%d,%d,%d,%d,%d,%d",
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        time.getDayOfMonth(),
                        time.getMonthValue(),
                        time.getYear()));
        assertThat(set.status()).as(set.err()).isZero();
    }

    @Test
    void aFileIsMissingAndAnotherDiffers() throws IOException {
        Cli.run("wifi", "leave", "-p", rig.portName());
        Cli.Result rm = Cli.run("files", "rm", "--yes", "-p", rig.portName(), "cert.pem");
        assertThat(rm.status()).as(rm.err()).isZero();
        rig.bothCas();

        Cli.Result doctor = rig.run("doctor");

        expect(
                doctor,
                ExitStatus.FAILED,
                "files",
                "cert.pem: not on the module; rootca.pem: differs from that on the module",
                "-> upload what differs: cordelia provision");
        assertThat(doctor.out()).contains("ok       settings", "not run  connects  files failed");
    }

    @Test
    void settingsDiffer() throws IOException {
        rig.yaml(rig.defaultYaml().replace("clientId: rig-device", "clientId: another"));

        expect(
                rig.run("doctor"),
                ExitStatus.FAILED,
                "settings",
                "MQTT.clientId rig-device -> another",
                "-> set what differs: cordelia provision");
    }

    @Test
    void theKeyIsOfAnotherCertificate() throws IOException {
        rig.write("cert.pem", Rig.stranger().chainPem());

        Cli.Result doctor = rig.run("doctor");

        expect(doctor, ExitStatus.FAILED, "keys", "privatekey.pem", "does not belong to", "-> replace the file");
        assertThat(doctor.out()).contains("not run  files     keys failed", "ok       name", "not run  TLS");
    }

    @Test
    void theCertificateHasExpired() throws IOException {
        rig.identity(Rig.expiredDevice());

        expect(rig.run("doctor"), ExitStatus.FAILED, "keys", "cert.pem", "expired", "-> replace the file");
    }

    @Test
    void theWrongWifiKey() throws IOException {
        rig.yaml(rig.defaultYaml().replace(Rig.WIFI_KEY, "another-key"));

        Cli.Result doctor = rig.run("doctor");

        expect(doctor, ExitStatus.MODULE_REFUSED, "Wi-Fi", "check the key", "-> check ssid, key and security");
        assertThat(doctor.out()).contains("ok       TLS", "not run  connects  Wi-Fi failed");
        assertThat(doctor.out()).doesNotContain("another-key");
    }

    @Test
    void theNameDoesNotResolve() throws IOException {
        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: no-such-host.invalid"));
        rig.run("provision");

        Cli.Result doctor = rig.run("doctor");

        expect(
                doctor,
                ExitStatus.BROKER_REFUSED,
                "name",
                "no-such-host.invalid does not resolve",
                "-> check the endpoint");
        assertThat(doctor.out()).contains("not run  TLS       name failed", "failed   connects");
        assertThat(doctor.out()).containsOnlyOnce("->");
    }

    @Test
    void nobodyListens() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        rig.yaml(rig.defaultYaml().replaceFirst("port: \\d+", "port: " + closed));
        rig.run("provision");

        expect(
                rig.run("doctor"),
                ExitStatus.BROKER_REFUSED,
                "TLS",
                "localhost:" + closed,
                "-> check that the broker runs and listens on port " + closed);
    }

    @Test
    void theBrokersCertificateIsOfAnotherCa() throws IOException {
        rig.identity(Rig.stranger());
        rig.write("rootca.pem", Rig.OTHER_CA.certificatePem());
        rig.run("provision");

        Cli.Result doctor = rig.run("doctor");

        expect(doctor, ExitStatus.BROKER_REFUSED, "TLS", "Rig root CA", "give the device the root CA certificate");
        assertThat(doctor.out()).contains("failed   connects", "-468");
    }

    @Test
    void theServerHasAnotherName() throws IOException {
        rig.yaml(rig.defaultYaml().replace("endpoint: localhost", "endpoint: 127.0.0.1"));
        rig.run("provision");

        Cli.Result doctor = rig.run("doctor");

        expect(doctor, ExitStatus.BROKER_REFUSED, "TLS", "not made out for the name 127.0.0.1");
        assertThat(doctor.out()).contains("failed   connects", "-469");
    }

    @Test
    void theClientCertificateIsNotAccepted() throws IOException {
        rig.identity(Rig.stranger());
        rig.bothCas();
        rig.run("provision");

        Cli.Result doctor = rig.run("doctor");

        expect(
                doctor,
                ExitStatus.BROKER_REFUSED,
                "TLS",
                "certificate",
                "-> give the device a certificate that the broker accepts");
        assertThat(doctor.out()).contains("failed   connects");
    }

    @Test
    void withoutAFileOnlyTheModuleIsLookedAt() throws IOException {
        Cli.Result doctor = moduleOnly();

        assertThat(doctor.status()).as(doctor.out()).isZero();
        assertThat(doctor.out())
                .contains(
                        "ok       module    answers",
                        "not run  keys      there is no device.yaml",
                        "ok       Wi-Fi     in a network, address",
                        "not run  connects");

        List<String> json = moduleOnly("--json").out().lines().toList();
        assertThat(json).hasSize(11);
        assertThat(new ObjectMapper().readTree(json.get(2)).toString())
                .isEqualTo(
                        "{\"step\":\"firmware\",\"result\":\"ok\",\"text\":\"1.2.0, chip 0x31000019\",\"status\":0}");
        assertThat(new ObjectMapper().readTree(json.get(10)).get("result").asText())
                .isEqualTo("not run");
    }

    @Test
    void aWrongFileIsSaidFirst() throws IOException {
        rig.yaml("endpoint: a:1\nclientId: x\n");

        Cli.Result doctor = rig.run("doctor");

        assertThat(doctor.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(doctor.err()).contains("device.yaml, line 1");
        assertThat(doctor.out()).isEmpty();
    }

    /** The first red line. */
    private static void expect(Cli.Result doctor, int status, String step, String... words) {
        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.status()).as(doctor.out()).isEqualTo(status);
        String text = doctor.out().replace("\r\n", "\n");
        int red = text.indexOf("failed   ");
        assertThat(red).as(text).isNotNegative();
        String line = text.substring(red)
                .lines()
                .limit(2)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
        assertThat(line).startsWith("failed   " + step).contains(words);
    }
}
