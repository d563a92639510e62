package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.sim.EnrolmentAuthority;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of an enrolment server for simulated modules; all of them or none. */
final class EnrolmentOptions {

    private static final String PKI = "--enrolment-pki";
    private static final String BROKER = "--enrolment-broker";
    private static final String BROKER_FORM = "HOST:PORT such as localhost:8883";

    @Option(
            names = "--enrolment-host",
            paramLabel = "NAME",
            required = true,
            description = "Run an enrolment server that the module finds under this name, on any port.")
    private String host = "";

    @Option(
            names = PKI,
            paramLabel = "DIR",
            required = true,
            description = "The folder of the CA whose certificates it issues: " + PkiFolder.CERTIFICATE + " and "
                    + PkiFolder.KEY + ". " + PassphraseSource.READING)
    private Path pki = Path.of("");

    @Option(
            names = BROKER,
            paramLabel = "HOST:PORT",
            required = true,
            description = "The broker that it sends modules to. Its root CA is that of " + PKI + ".")
    private String broker = "";

    /**
     * Starts the server.
     *
     * @param passphrases where the pass phrase of the CA's key comes from
     */
    EnrolmentServer start(PassphraseSource passphrases) {
        HostPort target = HostPort.of(BROKER, broker, BROKER_FORM);
        int port = target.port()
                .orElseThrow(() -> new InvalidRequestException(BROKER, "\"" + broker + "\" has no port", BROKER_FORM));
        CertificateAuthority ca = new PkiFolder(pki).authority(passphrases);
        return new EnrolmentServer(
                host, EnrolmentAuthority.start(ca, List.of(host), target.host(), port, ca.certificatePem()));
    }
}
