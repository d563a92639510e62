package io.cordelia.cli;

import io.cordelia.pki.CertificateRequest;
import io.cordelia.pki.PkiDocument;
import io.cordelia.pki.PublicKeys;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki show}: what stands in a file. */
@Command(
        name = "show",
        description = {
            "Show what stands in a file: certificates, a private key (never the key itself), requests (CSR), lists of "
                    + "revoked certificates (CRL); PEM, DER, PKCS#7, PKCS#12 or JKS.",
            PassphraseSource.READING,
            "As JSON: {certificates: [" + CertificateView.JSON
                    + "], key: {kind, sha256}, requests: [{subject, key: {kind, "
                    + "sha256}, names: [name]}], revocations: [{issuer, thisUpdate, nextUpdate, serials: [serial]}]}. "
                    + "The sha256 of a key is that of the public key: equal where key, request and certificate belong "
                    + "together."
        },
        footer = {"", "Example: cordelia pki show pki/server.pem"})
final class PkiShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        PassphraseSource passphrases =
                new PassphraseSource(CommandContext.of(spec).host());
        Shown shown = Shown.of(PkiDocument.read(file, passphrases.of(file)));
        output.print(shown, shown::text);
        return ExitStatus.DONE;
    }

    /** What stands in a file, as it is printed. */
    record Shown(
            List<CertificateView> certificates,
            Optional<KeyView> key,
            List<RequestView> requests,
            List<RevocationView> revocations) {

        static Shown of(PkiDocument document) {
            return new Shown(
                    document.certificates().stream().map(CertificateView::of).toList(),
                    document.key().map(PublicKeys::of).map(KeyView::of),
                    document.requests().stream().map(RequestView::of).toList(),
                    document.revocations().stream().map(RevocationView::of).toList());
        }

        List<String> text() {
            List<String> lines = new ArrayList<>();
            certificates.forEach(c -> add(lines, "certificate", c.facts()));
            key.ifPresent(k -> add(lines, "private key", k.facts()));
            requests.forEach(r -> add(lines, "certificate request", r.facts()));
            revocations.forEach(r -> add(lines, "list of revoked certificates", r.facts()));
            return lines;
        }

        private static void add(List<String> lines, String what, Map<String, String> facts) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(what);
            OutputOptions.facts(facts).forEach(line -> lines.add("  " + line));
        }
    }

    /** A request, as it is printed. */
    record RequestView(String subject, KeyView key, List<String> names) {

        static RequestView of(CertificateRequest request) {
            return new RequestView(
                    request.subject().toString(), KeyView.of(request.publicKey()), request.alternativeNames());
        }

        Map<String, String> facts() {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("subject", subject);
            facts.putAll(key.facts());
            if (!names.isEmpty()) {
                facts.put("names", String.join(", ", names));
            }
            return facts;
        }
    }

    /** A list of revoked certificates, as it is printed. */
    record RevocationView(String issuer, String thisUpdate, Optional<String> nextUpdate, List<String> serials) {

        static RevocationView of(X509CRL list) {
            return new RevocationView(
                    list.getIssuerX500Principal().toString(),
                    list.getThisUpdate().toInstant().toString(),
                    Optional.ofNullable(list.getNextUpdate())
                            .map(Date::toInstant)
                            .map(Object::toString),
                    Optional.<Set<? extends X509CRLEntry>>ofNullable(list.getRevokedCertificates())
                            .orElse(Set.of())
                            .stream()
                            .map(X509CRLEntry::getSerialNumber)
                            .sorted()
                            .map((BigInteger serial) -> serial.toString(16))
                            .toList());
        }

        Map<String, String> facts() {
            Map<String, String> facts = new LinkedHashMap<>();
            facts.put("issuer", issuer);
            facts.put("valid", thisUpdate + nextUpdate.map(end -> " to " + end).orElse(""));
            facts.put("revoked", serials.isEmpty() ? "none" : String.join(", ", serials));
            return facts;
        }
    }
}
