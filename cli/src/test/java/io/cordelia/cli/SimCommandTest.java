package io.cordelia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordelia.at.Transcript;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cordelia sim --expect} and what else the options make of a module. */
@Timeout(120)
class SimCommandTest {

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));

    @TempDir
    private Path folder;

    @Test
    void aTranscriptThatFitsEndsWell() throws IOException {
        Cli.Result result = expect("-> AT+test\n<- OK\n-> AT+reboot\n<- OK\n<- +eventstartup:...\n");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines()).containsExactly(script() + ": everything came as expected");
    }

    @Test
    void aTranscriptThatDoesNotFitShowsWhatWasExpectedAndReceived() throws IOException {
        Cli.Result result = expect("-> AT+fileGetInfo=a.txt,0\n<- +filegetinfo:...\n<- OK\n");

        assertThat(result.status()).isEqualTo(ExitStatus.FAILED);
        assertThat(result.err())
                .contains(
                        script() + ", line 2",
                        "expected \"+filegetinfo:...\"",
                        "received \"ERROR: process command,-10341\"",
                        "AT+fileGetInfo=a.txt,0");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void everyOneOfSeveralPlaysIt() throws IOException {
        Cli.Result result = expect("-> AT+test\n", "--count", "3", "--trace");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.err())
                .contains("1 -> AT+test\n1 <- OK\n", "2 -> AT+test\n2 <- OK\n", "3 -> AT+test\n3 <- OK\n")
                .contains("2 <- +eventstartup:");
    }

    @Test
    void whatIsRecordedHasNoSecretsAndPlaysAgain() throws IOException {
        String text =
                """
                -> AT+fileOpen=cert.pem,WRITE|CREATE,4096
                <- +fileopen:${id},0
                <- OK
                -> AT+fileWrite=${id},0,0,${#content},${content}
                <- +filewrite:${#content}
                <- OK
                -> AT+fileClose=${id},,
                -> AT+set=MQTT,password,"hush"
                -> AT+wlanConnect=home,,WPA_WPA2,"hush-hush",,,
                <- OK
                <- +eventnetapp:ipv4_acquired,...
                """;
        Path content = Files.writeString(folder.resolve("content"), "line\r\nhush\r\n");
        Path record = folder.resolve("record.txt");

        Cli.Result result = expect(text, "--record", record.toString(), "--trace", "--define", "content=@" + content);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(Files.readString(record))
                .contains("0,0,12,<12 bytes>", "AT+set=MQTT,password,***")
                .doesNotContain("hush");
        assertThat(result.err())
                .contains("-> AT+wlanConnect=home,,WPA_WPA2,***,,,")
                .doesNotContain("hush");
        Cli.Result again = Cli.run("sim", "--expect", record.toString());
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(Transcript.read(record).lines()).hasSizeGreaterThan(14);
    }

    @Test
    void accessPointsAreThoseThatAreNamed() throws IOException {
        Cli.Result result = expect(
                """
                -> AT+wlanScan=0,30
                <- ERROR: process command,-2073
                -> AT+wlanScan=0,30
                <- +wlanscan:home,0x...,-40,11,WPA2,false,CCMP,PSK
                <- +wlanscan:cafe,0x...,-50,6,OPEN,false,NONE,NONE
                <- +wlanscan:lab,0x...,-50,6,WPA_WPA2,false,CCMP,PSK
                <- OK
                -> AT+wlanConnect=home,,WPA_WPA2,"home-wifi-key",,,
                <- OK
                <- +eventnetapp:ipv4_acquired,...
                """,
                "--access-point",
                "home,wpa2,home-wifi-key,11,-40",
                "--access-point",
                "cafe",
                "--ssid",
                "lab",
                "--key",
                "lab-wifi-key");

        assertThat(result.status()).as(result.err()).isZero();
    }

    @Test
    void filesWhileConnectedAndFaultsAndPace() throws IOException {
        String text =
                """
                -> AT+wlanConnect=home,,OPEN,,,,
                <- OK
                <- +eventnetapp:ipv4_acquired,...
                -> AT+fileOpen=a.txt,WRITE|CREATE,4096
                """;

        assertThat(expect(text + "<- ERROR: process command,-10324\n").status()).isZero();
        assertThat(expect(text + "<- +fileopen:${id},0\n", "--files-while-connected", "allow")
                        .status())
                .isZero();
        Cli.Result faulty = expect(
                "-> AT+test\n<- OK\n-> AT+test\n<- ERROR: process command,-6\n",
                "--fault",
                "refuse: {command: test, nth: 2, code: -6}",
                "--baud",
                "115200");
        assertThat(faulty.status()).as(faulty.err()).isZero();
        assertThat(faulty.err()).startsWith("faults: [").contains("refuse", "-6");
        Path plan = Files.writeString(folder.resolve("plan.yaml"), "- echo\n");
        assertThat(expect("-> AT+test\n<- AT+test\n<- OK\n", "--fault-plan", plan.toString())
                        .status())
                .isZero();
    }

    @Test
    void aTranscriptForACloudRunsWithALocalBroker() throws IOException {
        CertificateAuthority ca = CertificateAuthority.root(new X500Principal("CN=Root"), KeyKind.EC_P256, TODAY);
        IssuedIdentity device = ca.device("thing", KeyKind.EC_P256, TODAY);
        Path rootCa = Files.write(folder.resolve("rootca.pem"), ca.certificatePem());
        Path cert = Files.write(folder.resolve("cert.pem"), device.chainPem());
        Path key = Files.write(folder.resolve("key.pem"), device.keyPem());
        StringBuilder text = new StringBuilder();
        for (String name : List.of("rootca", "cert", "key")) {
            text.append(
                    """
                    -> AT+fileOpen=NAME.pem,WRITE|CREATE,4096
                    <- +fileopen:1,0
                    <- OK
                    -> AT+fileWrite=1,0,0,${#NAME},${NAME}
                    <- +filewrite:${#NAME}
                    -> AT+fileClose=1,,
                    """
                            .replace("NAME", name));
        }
        text.append(
                """
                -> AT+set=MQTT,iotHubEndpoint,"iot.example.com"
                -> AT+set=MQTT,iotHubPort,8883
                -> AT+set=MQTT,flags,"url|sec"
                -> AT+set=MQTT,clientId,"thing"
                -> AT+set=MQTT,rootCAPath,"rootca.pem"
                -> AT+set=MQTT,clientPrivateKey,"key.pem"
                -> AT+set=MQTT,clientCertPath,"cert.pem"
                -> AT+wlanConnect=home,,OPEN,,,,
                <- OK
                <- +eventnetapp:ipv4_acquired,...
                -> AT+iotconnect
                <- OK
                <- +eventmqtt:info,"CONNACK",0
                """);
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                .tls(ca.server(List.of("iot.example.com"), KeyKind.EC_P256, TODAY))
                .requireClientCertificates(List.of(ca.certificate()))
                .start()) {
            Cli.Result result = expect(
                    text.toString(),
                    "--map",
                    "iot.example.com:8883=localhost:" + broker.port(),
                    "--public-root-ca",
                    rootCa.toString(),
                    "--define",
                    "rootca=@" + rootCa,
                    "--define",
                    "cert=@" + cert,
                    "--define",
                    "key=@" + key);

            assertThat(result.status()).as(result.err()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--count 0 | --count 0 is out of range | 1 to 1000",
                "--count many | --count | many",
                "--time-scale 2 | time scale 2.0 is out of range | 0 (at once) to 1",
                "--time-scale slow | --time-scale | slow",
                "--baud 1 | baud rate 1 is out of range | 300 to 3000000",
                "--tcp 70000 | TCP port 70000 is out of range | 65535",
                "--files-while-connected perhaps | --files-while-connected | perhaps",
                "--map localhost:1883 | --map | HOST[:PORT]=HOST:PORT",
                "--map a=b | --map | HOST[:PORT]=HOST:PORT",
                "--map a=b:many | --map has no port | HOST[:PORT]=HOST:PORT",
                "--map a:99999=b:1 | port 99999 is out of range | 1 to 65535",
                "--access-point home,WPA9,hush-hush | the security \"WPA9\" | OPEN, WEP, WPA, WPA2 or WPA_WPA2",
                "--access-point home,WPA2,hush | network key is 4 bytes long | 8 to 64",
                "--access-point home,WPA2 | needs a key | OPEN without a key",
                "--access-point home,WPA2,hush-hush,x | the channel \"x\" | NAME[,SECURITY",
                "--access-point home,WPA2,hush-hush,14 | channel 14 is out of range | 1 to 13",
                "--access-point home,WPA2,hush-hush,6,-50,1 | has 6 parts | NAME[,SECURITY",
                "--public-root-ca none.pem | --public-root-ca none.pem cannot be read | PEM",
                "--fault explode | explode | allowed",
                "--fault-plan none.yaml | none.yaml | allowed",
                "--fault {\"refuse\":{\"command\":\"fileWirte\",\"code\":-1}} | filewirte | filewrite",
                "--define a=b | --define is given without --expect | both",
                "--record /no/such/folder/run.txt | /no/such/folder/run.txt cannot be written | a folder",
                "--expect none.txt | none.txt cannot be read | a readable text file"
            })
    void valuesThatMakeNoSenseAreNamed(String arguments, String what, String allowed) {
        List<String> line = new ArrayList<>(List.of("sim", "--tcp", "0"));
        if (arguments.startsWith("--tcp")) {
            line = new ArrayList<>(List.of("sim"));
        }
        line.addAll(List.of(arguments.split(" ")));

        Cli.Result result = Cli.run(line.toArray(String[]::new));

        assertThat(result.err()).contains(what, allowed).doesNotContain("hush", "    at ");
        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aTranscriptWhoseVariablesHaveNoValuesIsNotStarted() throws IOException {
        Cli.Result result = expect("-> AT+set=MQTT,clientId,${name}\n");

        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("needs variables that have no value: name");
    }

    private Path script() {
        return folder.resolve("script.txt");
    }

    private Cli.Result expect(String text, String... options) throws IOException {
        Files.writeString(script(), text);
        List<String> line = new ArrayList<>(List.of("sim", "--expect", script().toString()));
        line.addAll(List.of(options));
        return Cli.run(line.toArray(String[]::new));
    }
}
