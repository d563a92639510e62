package io.cordelia.cli;

import io.cordelia.device.DeviceException;
import io.cordelia.pki.TlsReport;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a probe saw, as it is printed for programs.
 *
 * @param good whether a device could connect
 */
record ProbeView(
        String host,
        int port,
        String serverName,
        boolean good,
        List<StepView> steps,
        List<String> addresses,
        Optional<String> connectedTo,
        Optional<TlsReport.Session> session,
        List<CertificateView> chain,
        Optional<TrustView> trust,
        Optional<ClientView> clientCertificate,
        Optional<FailureView> failure) {

    /** For the help of the command that prints it. */
    static final String JSON =
            "{host, port, serverName, good, steps: [{action, millis}], addresses: [address], connectedTo, "
                    + "session: {protocol, cipherSuite, applicationProtocol}, chain: [" + CertificateView.JSON + "], "
                    + "trust: {checked, refusal}, clientCertificate: {acceptedCas: [name], shown}, failure: {action, message}}. "
                    + "What it did not come to is left out.";

    /** A step and how long it took. */
    record StepView(String action, double millis) {}

    /** What was checked of the server, and what is wrong with it. */
    record TrustView(String checked, Optional<String> refusal) {}

    /** The server's question for a certificate, and whose was shown. */
    record ClientView(List<String> acceptedCas, Optional<String> shown) {}

    /** The step that failed, and why. */
    record FailureView(String action, String message) {}

    static ProbeView of(TlsReport report) {
        return new ProbeView(
                report.host(),
                report.port(),
                report.serverName(),
                report.isGood(),
                report.steps().stream()
                        .map(s -> new StepView(s.action().name(), s.time().toNanos() / 1e6))
                        .toList(),
                report.addresses(),
                report.connectedTo(),
                report.session(),
                report.chain().stream().map(CertificateView::of).toList(),
                report.trust().map(t -> new TrustView(t.checked(), t.refusal().map(DeviceException::getMessage))),
                report.clientCertificate()
                        .map(c -> new ClientView(
                                c.acceptedCas().stream()
                                        .map(X500Principal::toString)
                                        .toList(),
                                c.shown().map(s -> s.getSubjectX500Principal().toString()))),
                report.failure()
                        .map(f -> new FailureView(f.action().name(), f.reason().getMessage())));
    }
}
