package io.cordelia.cli;

import io.cordelia.pki.Der;
import io.cordelia.pki.IssuedIdentity;
import io.cordelia.pki.Pem;
import io.cordelia.pki.Pkcs12;
import io.cordelia.pki.PkiDocument;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia pki convert}: certificates and keys in another form. */
@Command(
        name = "convert",
        description = {
            "Write the certificates and the key of files in another form. The last file is the one that is written; the "
                    + "others are read, whatever their form is (PEM, DER, PKCS#7, PKCS#12, JKS).",
            "PEM holds all of them, DER one certificate or one key, PKCS#12 a key with its certificates. "
                    + "What holds a key may be read by its owner only.",
            PassphraseSource.READING,
            PassphraseSource.WRITING,
            "Prints the file that was written. As JSON: {file, certificates, key}: how many, and whether the key."
        },
        footer = {"", "Example: cordelia pki convert pki/dev01.pem pki/dev01.key dev01.p12"})
final class PkiConvertCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "2..*", description = "The files to read, then the one to write.")
    private List<Path> paths = List.of();

    @Option(
            names = "--to",
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES}; as the name of the file tells if left out.")
    private Optional<DocumentForm> form = Optional.empty();

    @Option(names = "--only", paramLabel = "PART", description = "Leave the other out: ${COMPLETION-CANDIDATES}.")
    private Optional<Part> only = Optional.empty();

    @Option(names = "--encrypt", description = "Encrypt the key in PEM; in PKCS#12 it always is.")
    private boolean encrypt;

    @Mixin
    private NewFileOptions files;

    @Mixin
    private OutputOptions output;

    /** What can be taken out of files that hold more. */
    enum Part {
        CERTIFICATES,
        KEY
    }

    @Override
    public Integer call() {
        Path target = paths.get(paths.size() - 1);
        DocumentForm to = form.orElseGet(() -> DocumentForm.of(target));
        if (encrypt && to == DocumentForm.DER) {
            throw new WrongInputException("--encrypt: a key in DER is not encrypted here: write PEM or PKCS#12");
        }
        PassphraseSource passphrases =
                new PassphraseSource(CommandContext.of(spec).host());
        Content content = read(passphrases);
        byte[] bytes =
                switch (to) {
                    case PEM -> pem(content, target, passphrases);
                    case DER -> der(content);
                    case P12 -> pkcs12(content, target, passphrases);
                };
        files.write(target, bytes, content.key().isPresent());
        Converted converted = new Converted(
                target.toString(), content.certificates().size(), content.key().isPresent());
        output.print(converted, () -> List.of(converted.file()));
        return ExitStatus.DONE;
    }

    private Content read(PassphraseSource passphrases) {
        List<X509Certificate> certificates = new ArrayList<>();
        Optional<PrivateKey> key = Optional.empty();
        for (Path path : paths.subList(0, paths.size() - 1)) {
            PkiDocument document = PkiDocument.read(path, passphrases.of(path));
            certificates.addAll(document.certificates());
            if (key.isPresent() && document.key().isPresent()) {
                throw new WrongInputException(path + " holds a second private key: convert them one by one");
            }
            key = key.or(document::key);
        }
        Content content = new Content(
                only.equals(Optional.of(Part.KEY)) ? List.of() : certificates,
                only.equals(Optional.of(Part.CERTIFICATES)) ? Optional.empty() : key);
        if (content.certificates().isEmpty() && content.key().isEmpty()) {
            throw new WrongInputException("there is nothing to write: the files hold no "
                    + only.map(part -> part == Part.KEY ? "private key" : "certificate")
                            .orElse("certificate or private key"));
        }
        return content;
    }

    private byte[] pem(Content content, Path target, PassphraseSource passphrases) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        document.writeBytes(Pem.encode(content.certificates()));
        content.key()
                .map(key -> encrypt ? Pem.encode(key, passphrases.chosen(target.toString())) : Pem.encode(key))
                .ifPresent(document::writeBytes);
        return document.toByteArray();
    }

    private static byte[] der(Content content) {
        if (content.certificates().size() + (content.key().isPresent() ? 1 : 0) > 1) {
            throw new WrongInputException("DER holds one certificate or one key, and there are "
                    + content.certificates().size() + " certificates"
                    + (content.key().isPresent() ? " and a key" : "")
                    + ": choose with --only, or write PEM or PKCS#12");
        }
        return content.key()
                .map(Der::encode)
                .orElseGet(() -> Der.encode(content.certificates().get(0)));
    }

    private static byte[] pkcs12(Content content, Path target, PassphraseSource passphrases) {
        if (content.certificates().isEmpty() || content.key().isEmpty()) {
            throw new WrongInputException("PKCS#12 holds a key with its certificates, and the "
                    + (content.key().isEmpty() ? "key is" : "certificates are")
                    + " missing: give that file too, before the one to write");
        }
        IssuedIdentity identity =
                new IssuedIdentity(content.certificates(), content.key().get());
        return Pkcs12.encode("identity", identity, List.of(), passphrases.chosen(target.toString()));
    }

    /** What is to be written. */
    private record Content(List<X509Certificate> certificates, Optional<PrivateKey> key) {}

    /** A file that was written, as it is printed. */
    record Converted(String file, int certificates, boolean key) {}
}
