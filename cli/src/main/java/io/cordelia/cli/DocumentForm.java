package io.cordelia.cli;

import java.nio.file.Path;
import java.util.Locale;

/** The forms that certificates and keys are written in. */
enum DocumentForm {
    PEM,
    DER,
    P12;

    /** The usual one of a file with this name. */
    static DocumentForm of(Path file) {
        String name = NewFileOptions.name(file).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "pem", "crt", "key" -> PEM;
            case "der", "cer" -> DER;
            case "p12", "pfx" -> P12;
            case "jks" ->
                throw new WrongInputException(
                        "JKS can be read but is not written: Java reads PKCS#12 just as well; name a file .p12");
            default ->
                throw new WrongInputException(
                        file + ": the name does not tell the form (.pem, .crt, .key: PEM; .der, .cer:"
                                + " DER; .p12, .pfx: PKCS#12): say it with --to");
        };
    }
}
