package io.cordelia.pki;

import io.cordelia.device.InvalidCredentialsException.Part;
import io.cordelia.pki.Finding.Kind;
import io.cordelia.pki.Finding.Severity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that clients connect to. A server's certificate has to be made out for each of them; a device's credentials do
 * not hold the broker's certificate, but tell whether the root CAs can be the right ones.
 */
final class BrokerNameRule implements CredentialsCheck.Rule {

    private static final Pattern AWS_IOT = Pattern.compile("[a-z0-9-]+\\.iot\\.[a-z0-9-]+\\.amazonaws\\.com");

    /** The CAs that the servers of AWS have certificates of (docs of AWS IoT, "Server authentication"). */
    private static final List<String> AMAZON_ROOTS = List.of("CN=Amazon Root CA ", "CN=Starfield Services Root ");

    @Override
    public Stream<Finding> findings(Candidate candidate) {
        return candidate.brokerNames().stream().flatMap(name -> findings(candidate, name));
    }

    private static Stream<Finding> findings(Candidate candidate, String name) {
        boolean address = HostNames.isAddress(name);
        if (!address && !HostNames.isDnsName(name)) {
            return Stream.of(new Finding(
                    Severity.ERROR,
                    Kind.BROKER_NAME,
                    part(candidate),
                    "The broker's name \"" + Names.printable(name)
                            + "\" is neither a DNS name nor an IP address; give the"
                            + " name alone, without a scheme such as mqtts:// and without a port"));
        }
        return candidate.role() == Role.SERVER ? notCovered(candidate, name) : ofDevice(candidate, name, address);
    }

    private static Part part(Candidate candidate) {
        return candidate.role() == Role.SERVER ? Part.CERTIFICATE : Part.ROOT_CA;
    }

    private static Stream<Finding> notCovered(Candidate candidate, String name) {
        return candidate.material().identity().stream()
                .map(Material.Identity::certificate)
                .filter(certificate -> !HostNames.covers(certificate, name))
                .map(certificate -> new Finding(
                        Severity.ERROR,
                        Kind.NAME_NOT_COVERED,
                        Part.CERTIFICATE,
                        candidate.material().names().certificate() + ": the certificate of "
                                + Names.subject(certificate) + " is not made out for " + name + " but for "
                                + certified(certificate) + ", so clients that connect to " + name
                                + " will refuse it; have one issued that names it in subjectAltName"));
    }

    private static String certified(X509Certificate certificate) {
        List<String> names = Names.alternativeNames(certificate);
        return names.isEmpty() ? "no name at all (it has no subjectAltName)" : String.join(", ", names);
    }

    private static Stream<Finding> ofDevice(Candidate candidate, String name, boolean address) {
        Material material = candidate.material();
        if (address) {
            return Stream.of(new Finding(
                    Severity.INFORMATION,
                    Kind.BROKER_NAME,
                    Part.ROOT_CA,
                    "The broker is to be reached by its IP address, " + name
                            + "; that works only if its certificate names"
                            + " that address in subjectAltName, and most name only the host: use the host name then"));
        }
        boolean amazon = material.roots().stream().anyMatch(BrokerNameRule::isAmazon);
        if (!isAwsIot(name) || amazon) {
            return Stream.empty();
        }
        return Stream.of(new Finding(
                Severity.WARNING,
                Kind.ROOT_OF_ANOTHER_BROKER,
                Part.ROOT_CA,
                material.names().rootCa() + " holds no root CA of Amazon, but the certificate of " + name
                        + " comes from one; give Amazon Root CA 1 (AmazonRootCA1.pem)"));
    }

    /** Whether a name is that of an account's endpoint of AWS IoT Core. */
    static boolean isAwsIot(String name) {
        return AWS_IOT.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean isAmazon(X509Certificate root) {
        return AMAZON_ROOTS.stream().anyMatch(Names.subject(root)::contains);
    }
}
