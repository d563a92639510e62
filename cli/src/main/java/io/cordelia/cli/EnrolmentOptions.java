package io.cordelia.cli;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.pki.CertificateAuthority;
import io.cordelia.sim.EnrolmentAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
            description =
                    "The folder of the CA whose certificates it issues: ca.pem and ca.key. An encrypted key needs "
                            + "its pass phrase in " + DeviceFile.PASSPHRASE_VARIABLE + ".")
    private Path pki = Path.of("");

    @Option(
            names = BROKER,
            paramLabel = "HOST:PORT",
            required = true,
            description = "The broker that it sends modules to. Its root CA is that of --enrolment-pki.")
    private String broker = "";

    /**
     * Starts the server.
     *
     * @param environment where the pass phrase may be
     */
    EnrolmentServer start(Map<String, String> environment) {
        HostPort target = HostPort.of(BROKER, broker, BROKER_FORM);
        int port = target.port()
                .orElseThrow(() -> new InvalidRequestException(BROKER, "\"" + broker + "\" has no port", BROKER_FORM));
        CertificateAuthority ca = new PkiFolder(PKI, pki).authority(environment);
        return new EnrolmentServer(
                host, EnrolmentAuthority.start(ca, List.of(host), target.host(), port, ca.certificatePem()));
    }
}
