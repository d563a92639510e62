package io.cordelia.pki;

import io.cordelia.pki.TlsReport.ClientCertificate;
import io.cordelia.pki.TlsReport.Session;
import io.cordelia.pki.TlsReport.Step;
import io.cordelia.pki.TlsReport.Trust;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** A report as a page for people. */
final class TlsReportText {

    private static final int MICROS_PER_MILLI = 1000;

    private final TlsReport report;
    private final StringBuilder page = new StringBuilder();

    TlsReportText(TlsReport report) {
        this.report = report;
        write();
    }

    private void write() {
        line("Server", report.host() + ", port " + report.port());
        for (Step step : report.steps()) {
            line(name(step.action()), milliseconds(step.time()) + outcome(step.action()));
        }
        page.append('\n');
        report.session().ifPresent(this::write);
        report.trust().ifPresent(this::write);
        writeChain();
        if (report.session().isPresent() || report.clientCertificate().isPresent()) {
            line(
                    "Client certificate",
                    report.clientCertificate().map(TlsReportText::asked).orElse("not asked for"));
            report.clientCertificate().ifPresent(this::write);
        }
        line(
                "Result",
                report.failure()
                        .map(failure -> "failed (" + name(failure.action()).toLowerCase(Locale.ROOT) + "): "
                                + failure.reason().getMessage())
                        .orElse("good: nothing speaks against a device with these credentials"));
    }

    private void write(Session session) {
        line("Protocol", session.protocol() + ", " + session.cipherSuite());
        line("ALPN", session.applicationProtocol().map(Names::printable).orElse("none chosen"));
    }

    private void write(Trust trust) {
        line(
                "Server trusted",
                trust.refusal()
                        .map(refusal -> "no: " + refusal.getMessage())
                        .orElse("yes (" + trust.checked() + "; name " + report.serverName() + ")"));
    }

    private void writeChain() {
        List<X509Certificate> chain = report.chain();
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            line("Certificate " + i, Names.subject(certificate));
            line("  issued by", Names.issuer(certificate));
            line(
                    "  valid",
                    Names.date(certificate.getNotBefore().toInstant()) + " to "
                            + Names.date(certificate.getNotAfter().toInstant()));
            List<String> names = Names.alternativeNames(certificate);
            if (!names.isEmpty()) {
                line("  made out for", String.join(", ", names));
            }
            line("  key", PublicKeys.kind(certificate.getPublicKey()) + ", signed with " + certificate.getSigAlgName());
        }
    }

    private static String asked(ClientCertificate asked) {
        return "asked for; "
                + asked.shown().map(c -> "shown: " + Names.subject(c)).orElse("none shown");
    }

    private void write(ClientCertificate asked) {
        if (asked.acceptedCas().isEmpty()) {
            line("  of a CA", "that the server does not name");
        }
        for (X500Principal ca : asked.acceptedCas()) {
            line("  of the CA", Names.printable(ca.getName(X500Principal.RFC2253)));
        }
    }

    private String outcome(TlsReport.Action action) {
        Optional<TlsReport.Failure> failure = report.failure();
        boolean failed = failure.isPresent() && failure.get().action() == action;
        return switch (action) {
            case RESOLVE -> failed ? "  failed" : "  " + String.join(", ", report.addresses());
            case CONNECT -> report.connectedTo().map(to -> "  " + to).orElse("  failed");
            case HANDSHAKE -> failed ? "  failed" : "";
            case AWAIT_REFUSAL -> failed ? "  refused" : "  no refusal";
        };
    }

    private static String name(TlsReport.Action action) {
        return switch (action) {
            case RESOLVE -> "Look-up";
            case CONNECT -> "TCP connection";
            case HANDSHAKE -> "TLS handshake";
            case AWAIT_REFUSAL -> "Wait for refusal";
        };
    }

    private static String milliseconds(Duration time) {
        return String.format(Locale.ROOT, "%8.1f ms", (double) time.toNanos() / MICROS_PER_MILLI / MICROS_PER_MILLI);
    }

    private void line(String name, String value) {
        page.append(String.format(Locale.ROOT, "%-20s%s\n", name, value));
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
