package io.cordelia.cli;

import io.cordelia.device.DeviceCredentials;
import io.cordelia.pki.TlsProbe;
import io.cordelia.pki.TlsReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia probe}: what a TLS server shows, and whether a device could connect to it. */
@Command(
        name = "probe",
        description = {
            "Connect to a TLS server and show every step: name, address, certificates, what was verified, what the server "
                    + "wants of the client, times. Nothing is sent after the handshake.",
            "Without --ca the public CAs that Java comes with are trusted, and no certificate is shown.",
            "Exit status 5 if a device could not connect: the server is not there, its certificate is refused, or it refuses "
                    + "the client; 6 at a time-out.",
            PassphraseSource.READING,
            "As JSON: " + ProbeView.JSON
        },
        footer = {"", "Example: cordelia probe localhost:8883 --ca pki/ca.pem --cert pki/dev01.pem --key pki/dev01.key"
        })
final class ProbeCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 8883;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "HOST[:PORT]",
            description = "The server; an IPv6 address in brackets. Port " + DEFAULT_PORT + " if left out.")
    private String server = "";

    @Mixin
    private CredentialOptions credentials;

    @Option(
            names = "--alpn",
            paramLabel = "PROTOCOL",
            split = ",",
            description = "Application protocols to offer, the best first, such as x-amzn-mqtt-ca.")
    private List<String> alpn = List.of();

    @Option(
            names = "--servername",
            paramLabel = "NAME",
            description = "The name to ask for (SNI) and to verify, instead of HOST.")
    private Optional<String> serverName = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = DurationConverter.LABEL,
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long connect and handshake may take; ${DEFAULT-VALUE} if left out.")
    private Duration timeout = Duration.ZERO;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        HostPort target = HostPort.of("server", server, "HOST or HOST:PORT, such as localhost:8883");
        Optional<DeviceCredentials> own =
                credentials.load(new PassphraseSource(CommandContext.of(spec).host()));
        TlsReport report =
                probe(target.host(), target.port().orElse(DEFAULT_PORT), own).run();
        output.print(ProbeView.of(report), () -> report.toText().lines().toList());
        return report.failure().map(failure -> ExitStatus.of(failure.reason())).orElse(ExitStatus.DONE);
    }

    private TlsProbe probe(String host, int port, Optional<DeviceCredentials> own) {
        TlsProbe probe = TlsProbe.of(host, port).alpn(alpn).timeout(timeout);
        probe = own.map(probe::credentials).orElse(probe);
        return serverName.map(probe::serverName).orElse(probe);
    }
}
