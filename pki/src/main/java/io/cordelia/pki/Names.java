package io.cordelia.pki;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What stands in certificates, as text for messages. Control characters are replaced and long names cut, since a
 * certificate may come from anybody and a message may go to a terminal.
 */
final class Names {

    private static final int MAX_LENGTH = 256;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Names() {}

    static String subject(X509Certificate certificate) {
        return name(certificate.getSubjectX500Principal());
    }

    static String issuer(X509Certificate certificate) {
        return name(certificate.getIssuerX500Principal());
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    /** The DNS names and IP addresses that a server certificate is made out for. */
    static List<String> alternativeNames(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of()).stream()
                    .filter(Names::isHost)
                    .map(entry -> printable(entry.get(1).toString()))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    static String printable(String text) {
        String printable = text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return printable.length() > MAX_LENGTH ? printable.substring(0, MAX_LENGTH) + "..." : printable;
    }

    private static boolean isHost(Collection<?> entry) {
        Object type = entry.iterator().next();
        return type.equals(DNS_NAME) || type.equals(IP_ADDRESS);
    }

    private static String name(X500Principal principal) {
        String name = principal.getName(X500Principal.RFC2253);
        return name.isEmpty() ? "(no name)" : printable(name);
    }
}
