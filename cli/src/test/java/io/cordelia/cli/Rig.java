package io.cordelia.cli;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** A folder with a device.yaml and its three files, a broker that they fit, and a module on a port. */
final class Rig implements AutoCloseable {

    static final String SSID = "rig";
    static final String WIFI_KEY = "rig-wifi-key";

    private static final Validity TODAY = Validity.of(Duration.ofDays(1));

    static final CertificateAuthority CA = root("Rig root CA");
    static final CertificateAuthority OTHER_CA = root("Another root CA");
    static final IssuedIdentity DEVICE = device(CA, TODAY);

    static final IssuedIdentity SERVER = CA.server(List.of("localhost"), KeyKind.EC_P256, TODAY);

    private final Path folder;
    private final SimPort port;
    private final EmbeddedBroker broker;
    private final SimulatedModule module;

    Rig(Path folder) throws IOException {
        this(folder, TcpPort.listen(0));
    }

    Rig(Path folder, SimPort port) throws IOException {
        this(folder, port, builder -> builder);
    }

    Rig(Path folder, SimPort port, UnaryOperator<SimulatedModule.Builder> setup) throws IOException {
        this.folder = folder;
        this.port = port;
        broker = EmbeddedBroker.builder()
                .tls(SERVER)
                .requireClientCertificates(List.of(CA.certificate()))
                .start();
        module = setup.apply(SimulatedModule.builder())
                .accessPoint(AccessPoint.secured(SSID, WIFI_KEY))
                .port(port)
                .start();
        write("rootca.pem", CA.certificatePem());
        identity(DEVICE);
        yaml(defaultYaml());
    }

    /** What a device.yaml says when all is well. */
    String defaultYaml() {
        return """
                endpoint: localhost
                port: %d
                clientId: rig-device
                credentials:
                  rootCa: rootca.pem
                  certificate: cert.pem
                  privateKey: privatekey.pem
                publish:
                  - cordelia/apple
                subscribe:
                  - cordelia/+
                wifi:
                  ssid: %s
                  key: %s
                """
                .formatted(broker.port(), SSID, WIFI_KEY);
    }

    void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    void identity(IssuedIdentity identity) throws IOException {
        write("cert.pem", identity.chainPem());
        write("privatekey.pem", identity.keyPem());
        // Otherwise every command would warn.
        folder.resolve("privatekey.pem").toFile().setReadable(false, false);
        folder.resolve("privatekey.pem").toFile().setReadable(true, true);
    }

    void yaml(String content) throws IOException {
        yaml("device.yaml", content);
    }

    void yaml(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    /** Both root CAs in one file. */
    void bothCas() throws IOException {
        write("rootca.pem", (new String(CA.certificatePem()) + new String(OTHER_CA.certificatePem())).getBytes());
    }

    static IssuedIdentity expiredDevice() {
        Instant now = Instant.now();
        return device(CA, new Validity(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(2))));
    }

    /** One that the broker knows. */
    static IssuedIdentity device(String name) {
        return CA.device(name, KeyKind.EC_P256, TODAY);
    }

    static IssuedIdentity stranger() {
        return device(OTHER_CA, TODAY);
    }

    /** Runs a command with this module and this device.yaml. */
    Cli.Result run(String command, String... more) {
        return runOn(port.name(), command, more);
    }

    Cli.Result runOn(String portName, String command, String... more) {
        return Cli.run(argumentsFor(portName, command, more));
    }

    /** The arguments of a command with this module and this device.yaml. */
    String[] arguments(String command, String... more) {
        return argumentsFor(port.name(), command, more);
    }

    private String[] argumentsFor(String portName, String command, String... more) {
        String yaml = folder.resolve("device.yaml").toString();
        return words(command, Stream.concat(Stream.of("-p", portName, "--config", yaml), Stream.of(more)));
    }

    /** The arguments of a command with this module as it is. */
    String[] plainArguments(String command, String... more) {
        return words(command, Stream.concat(Stream.of("-p", port.name()), Stream.of(more)));
    }

    private static String[] words(String command, Stream<String> more) {
        return Stream.concat(Stream.of(command.split(" ")), more).toArray(String[]::new);
    }

    /** Runs a command with this module as it is. */
    Cli.Result plain(String command, String... more) {
        return plain(FakeKeyboard.pipe(), command, more);
    }

    Cli.Result plain(Keyboard keyboard, String command, String... more) {
        return Cli.runOn(new Host(Map.of(), List::of, keyboard), plainArguments(command, more));
    }

    /** Runs a command with the software device, as a device.yaml of the folder says. */
    Cli.Result soft(String yaml, String command, String... more) {
        String[] words = words(
                "soft " + command,
                Stream.concat(Stream.of("--config", folder.resolve(yaml).toString()), Stream.of(more)));
        return Cli.run(words);
    }

    String portName() {
        return port.name();
    }

    SimulatedModule module() {
        return module;
    }

    EmbeddedBroker broker() {
        return broker;
    }

    @Override
    public void close() {
        module.close();
        broker.close();
    }

    private static CertificateAuthority root(String name) {
        return CertificateAuthority.root(new X500Principal("CN=" + name), KeyKind.EC_P256, TODAY);
    }

    private static IssuedIdentity device(CertificateAuthority ca, Validity validity) {
        return ca.device("rig-device", KeyKind.EC_P256, validity);
    }
}
