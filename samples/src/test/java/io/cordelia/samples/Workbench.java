package io.cordelia.samples;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.Validity;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What a user has on the desk: a folder with the three files of a device, a broker that requires client certificates, and a
 * blank module on a pseudo-terminal, with the network {@code home} around.
 */
final class Workbench implements AutoCloseable {

    static final String WIFI_KEY = "home-wifi-key";
    static final Validity TODAY = Validity.of(Duration.ofDays(1));

    private final CertificateAuthority ca;
    private final IssuedIdentity device;
    private final EmbeddedBroker broker;
    private final PtyPort pty;
    private final SimulatedModule module;

    Workbench(Path folder, KeyKind keys) throws IOException {
        ca = CertificateAuthority.root(new X500Principal("CN=Workbench root CA"), keys, TODAY);
        device = ca.device("thing", keys, TODAY);
        Files.write(folder.resolve("rootca.pem"), ca.certificatePem());
        Files.write(folder.resolve("cert.pem"), device.chainPem());
        Files.write(folder.resolve("privatekey.pem"), device.keyPem());
        broker = EmbeddedBroker.builder()
                .tls(ca.server(List.of("localhost"), KeyKind.EC_P256, TODAY))
                .requireClientCertificates(List.of(ca.certificate()))
                .start();
        pty = PtyPort.open();
        module = SimulatedModule.builder()
                .accessPoint(AccessPoint.secured("home", WIFI_KEY))
                .port(pty)
                .start();
    }

    CertificateAuthority ca() {
        return ca;
    }

    IssuedIdentity device() {
        return device;
    }

    EmbeddedBroker broker() {
        return broker;
    }

    SimulatedModule module() {
        return module;
    }

    /** Where programs find the module. */
    String port() {
        return pty.name();
    }

    @Override
    public void close() {
        module.close();
        broker.close();
    }
}
