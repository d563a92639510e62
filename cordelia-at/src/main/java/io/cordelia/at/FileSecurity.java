package io.cordelia.at;

import io.cordelia.device.InvalidRequestException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a secure file is written: the chip stores it encrypted and guards it with a {@link FileToken} (F). Start from {@link
 * #UNSIGNED} or {@link #signed}.
 *
 * <p>No command that opens a file takes a token (D). So a secure file can be read and replaced over the line only if {@link
 * Option#PUBLIC_READ} and {@link Option#PUBLIC_WRITE} allow that to everybody; what the module itself uses it for, such as a
 * private key, is another matter (A).
 *
 * @param options what is not as usual
 * @param signature what the chip checks when the file is closed; empty for a file that needs none
 */
public record FileSecurity(Set<Option> options, Optional<Signature> signature) {

    /** A secure file without options and without a signature. */
    public static final FileSecurity UNSIGNED = new FileSecurity(Set.of(), Optional.empty());

    private static final String SECURE = "CREATE_SECURE";
    private static final String NO_SIGNATURE = "CREATE_NOSIGNATURE";

    /** Copies the options. */
    public FileSecurity {
        options = Set.copyOf(options);
        Objects.requireNonNull(signature, "signature");
    }

    /**
     * A secure file that the chip takes only if it is signed.
     *
     * @param certificate the name of the file on the module that has the signer's certificate, 1 to 180 bytes (D)
     * @param signature the signature of the content as the module takes it (A: a text), 1 to 1024 bytes
     * @return the security
     * @throws InvalidRequestException if one of them cannot be sent
     */
    public static FileSecurity signed(String certificate, String signature) {
        return new FileSecurity(Set.of(), Optional.of(new Signature(certificate, signature)));
    }

    /**
     * With one more option.
     *
     * @param option the option
     * @return a copy with it
     */
    public FileSecurity with(Option option) {
        EnumSet<Option> more = EnumSet.of(option);
        more.addAll(options);
        return new FileSecurity(more, signature);
    }

    boolean isPublic(Option option) {
        return options.contains(option);
    }

    /** The words for the mode of {@code fileOpen}. */
    String words() {
        String words = SECURE + (signature.isPresent() ? "" : "|" + NO_SIGNATURE);
        return options.isEmpty() ? words : words + "|" + Words.mask(options, Option::word);
    }

    /** What can be chosen (F). */
    public enum Option {
        /** The token stays when the file is written again; else each writing makes another. */
        STATIC_TOKEN,
        /** The token is the vendor's. The commands have no place to give it (D), so what it is then is not known (A). */
        VENDOR_TOKEN,
        /** Everybody may replace the file without its token. */
        PUBLIC_WRITE,
        /** Everybody may read the file without its token, which the verification by content needs. */
        PUBLIC_READ;

        private String word() {
            return "CREATE_" + name();
        }
    }

    /**
     * A signature and what it is checked with.
     *
     * @param certificate the name of the file on the module that has the signer's certificate, 1 to 180 bytes (D)
     * @param value the signature of the content as the module takes it (A: a text), 1 to 1024 bytes
     */
    public record Signature(String certificate, String value) {

        /**
         * Checks the components.
         *
         * @throws InvalidRequestException if one of them cannot be sent
         */
        public Signature {
            FileCommands.signature(certificate, value).encode();
        }
    }
}
