package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/** The names of a server, as they go into subjectAltName. */
final class HostNames {

    private static final int MAX_LENGTH = 253;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");

    private HostNames() {}

    static GeneralNames of(List<String> names) {
        if (names.isEmpty()) {
            throw new InvalidRequestException(
                    "names", "is empty", "every DNS name and IP address that clients connect to");
        }
        return new GeneralNames(names.stream().map(HostNames::of).toArray(GeneralName[]::new));
    }

    private static GeneralName of(String name) {
        if (isAddress(name)) {
            return new GeneralName(GeneralName.iPAddress, name);
        }
        if (!isDnsName(name)) {
            throw new InvalidRequestException(
                    "name",
                    "\"" + Names.printable(name) + "\" is neither a DNS name nor an IP address",
                    "such as broker.example.com, *.example.com, 192.0.2.7 or 2001:db8::7");
        }
        return new GeneralName(GeneralName.dNSName, name);
    }

    /** The DNS names and IP addresses among names of all kinds, as text. */
    static List<String> texts(GeneralNames names) {
        return Stream.of(names.getNames())
                .filter(name -> name.getTagNo() == GeneralName.dNSName || name.getTagNo() == GeneralName.iPAddress)
                .map(HostNames::text)
                .toList();
    }

    private static String text(GeneralName name) {
        if (name.getTagNo() == GeneralName.dNSName) {
            return Names.printable(name.getName().toString());
        }
        try {
            return InetAddress.getByAddress(
                            ASN1OctetString.getInstance(name.getName()).getOctets())
                    .getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address of the wrong length", e);
        }
    }

    static boolean isAddress(String name) {
        return IPAddress.isValid(name);
    }

    /** Whether a certificate names a host in subjectAltName (RFC 6125): a wildcard stands for one label. */
    static boolean covers(X509Certificate certificate, String name) {
        try {
            int type = isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
            GeneralName wanted = new GeneralName(type, name);
            return Optional.ofNullable(certificate.getExtensionValue(Extension.subjectAlternativeName.getId()))
                    .map(value -> ASN1OctetString.getInstance(value))
                    .map(value -> GeneralNames.getInstance(value.getOctets()))
                    .stream()
                    .flatMap(names -> Stream.of(names.getNames()))
                    .filter(certified -> certified.getTagNo() == type)
                    .anyMatch(certified -> type == GeneralName.iPAddress
                            ? certified.equals(wanted)
                            : covers(certified.getName().toString(), name));
        } catch (RuntimeException e) {
            // BouncyCastle has many ways to say that an extension is damaged.
            return false;
        }
    }

    private static boolean covers(String certified, String name) {
        if (!certified.startsWith("*.")) {
            return certified.equalsIgnoreCase(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equalsIgnoreCase(certified.substring(1));
    }

    static boolean isDnsName(String name) {
        String host = name.startsWith("*.") ? name.substring(2) : name;
        boolean onlyDigitsAndDots = host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        return host.length() <= MAX_LENGTH
                && !onlyDigitsAndDots
                && List.of(host.split("\\.", -1)).stream()
                        .allMatch(label -> LABEL.matcher(label).matches());
    }
}
