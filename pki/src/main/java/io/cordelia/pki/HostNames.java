package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.util.List;
import java.util.regex.Pattern;
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
        if (IPAddress.isValid(name)) {
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

    private static boolean isDnsName(String name) {
        String host = name.startsWith("*.") ? name.substring(2) : name;
        boolean onlyDigitsAndDots = host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
        return host.length() <= MAX_LENGTH
                && !onlyDigitsAndDots
                && List.of(host.split("\\.", -1)).stream()
                        .allMatch(label -> LABEL.matcher(label).matches());
    }
}
