package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Whose a certificate is, in the parts that people give: C, ST, L, O, OU and CN. They stand in the name in this order,
 * whichever is set first.
 *
 * <pre>{@code
 * Subject.of("Workshop CA").country("DE").state("BW").locality("Waldenburg").organization("Workshop").principal()
 * }</pre>
 *
 * <p>Immutable: each method that sets something returns a new object.
 */
public final class Subject {

    private enum Part {
        COUNTRY("country", BCStyle.C, 2),
        STATE("state", BCStyle.ST, 128),
        LOCALITY("locality", BCStyle.L, 128),
        ORGANIZATION("organization", BCStyle.O, 64),
        UNIT("unit", BCStyle.OU, 64),
        COMMON_NAME("commonName", BCStyle.CN, 64);

        private final String word;
        private final ASN1ObjectIdentifier type;
        private final int maxLength;

        Part(String word, ASN1ObjectIdentifier type, int maxLength) {
            this.word = word;
            this.type = type;
            this.maxLength = maxLength;
        }
    }

    private final Map<Part, String> parts;

    private Subject(Map<Part, String> parts) {
        this.parts = parts;
    }

    /**
     * A subject with a common name (CN) only.
     *
     * @param commonName 1 to 64 characters
     * @return the subject
     * @throws InvalidRequestException if it is too short or too long
     */
    public static Subject of(String commonName) {
        return new Subject(Map.of()).commonName(commonName);
    }

    /**
     * Sets another common name (CN), so that many subjects may share the rest.
     *
     * @param name 1 to 64 characters
     * @return the subject with the name
     * @throws InvalidRequestException if it is too short or too long
     */
    public Subject commonName(String name) {
        return with(Part.COMMON_NAME, name);
    }

    /**
     * Sets the country (C).
     *
     * @param code its two letters (ISO 3166), such as DE
     * @return the subject with the country
     * @throws InvalidRequestException if it is not two capital letters
     */
    public Subject country(String code) {
        if (!code.matches("[A-Z]{2}")) {
            throw new InvalidRequestException(
                    "country", "is \"" + Names.printable(code) + "\"", "two capital letters, such as DE");
        }
        return with(Part.COUNTRY, code);
    }

    /**
     * Sets the state or province (ST).
     *
     * @param name 1 to 128 characters
     * @return the subject with the state
     * @throws InvalidRequestException if it is too short or too long
     */
    public Subject state(String name) {
        return with(Part.STATE, name);
    }

    /**
     * Sets the locality (L), such as a town.
     *
     * @param name 1 to 128 characters
     * @return the subject with the locality
     * @throws InvalidRequestException if it is too short or too long
     */
    public Subject locality(String name) {
        return with(Part.LOCALITY, name);
    }

    /**
     * Sets the organization (O).
     *
     * @param name 1 to 64 characters
     * @return the subject with the organization
     * @throws InvalidRequestException if it is too short or too long
     */
    public Subject organization(String name) {
        return with(Part.ORGANIZATION, name);
    }

    /**
     * Sets the organizational unit (OU).
     *
     * @param name 1 to 64 characters
     * @return the subject with the unit
     * @throws InvalidRequestException if it is too short or too long
     */
    public Subject unit(String name) {
        return with(Part.UNIT, name);
    }

    /**
     * In Java's form.
     *
     * @return the name
     */
    public X500Principal principal() {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        // The leading backslash, which is dropped, keeps a # from announcing hexadecimal.
        parts.forEach((part, value) -> name.addRDN(part.type, '\\' + value));
        try {
            return new X500Principal(name.build().getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("The name cannot be encoded", e);
        }
    }

    /** The name as in messages, CN first. */
    @Override
    public String toString() {
        return principal().getName();
    }

    private Subject with(Part part, String value) {
        if (value.isEmpty() || value.length() > part.maxLength) {
            throw new InvalidRequestException(
                    part.word, "is " + value.length() + " characters long", "1 to " + part.maxLength);
        }
        Map<Part, String> more = new EnumMap<>(Part.class);
        more.putAll(parts);
        more.put(part, value);
        return new Subject(more);
    }
}
