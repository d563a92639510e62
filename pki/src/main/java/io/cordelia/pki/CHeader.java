package io.cordelia.pki;

import io.cordelia.device.InvalidRequestException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bytes as a C header, for devices without a file system: the array {@code NAME} of {@code unsigned char}, and how long it is
 * as {@code NAME_len}. Both are {@code static const}, so that any number of source files may include the header and a linker
 * keeps them in flash.
 */
public final class CHeader {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    private static final int BYTES_A_LINE = 12;

    private static final Set<String> KEYWORDS = Set.of(
            "alignas",
            "alignof",
            "and",
            "asm",
            "auto",
            "bool",
            "break",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "constexpr",
            "continue",
            "default",
            "delete",
            "do",
            "double",
            "else",
            "enum",
            "explicit",
            "export",
            "extern",
            "false",
            "float",
            "for",
            "friend",
            "goto",
            "if",
            "inline",
            "int",
            "long",
            "mutable",
            "namespace",
            "new",
            "not",
            "nullptr",
            "operator",
            "or",
            "private",
            "protected",
            "public",
            "register",
            "restrict",
            "return",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "switch",
            "template",
            "this",
            "throw",
            "true",
            "try",
            "typedef",
            "typename",
            "union",
            "unsigned",
            "using",
            "virtual",
            "void",
            "volatile",
            "while",
            "xor");

    private CHeader() {}

    /**
     * Makes a header.
     *
     * @param name what the array is called: a C identifier of at most 63 characters that begins with a letter
     * @param content at least one byte, such as from {@link Der}
     * @return the header, ASCII; as secret as its content
     * @throws InvalidRequestException if the name is none, a word of C or C++, or the content is empty
     */
    public static String of(String name, byte[] content) {
        if (!IDENTIFIER.matcher(name).matches() || KEYWORDS.contains(name)) {
            throw new InvalidRequestException(
                    "name",
                    "\"" + Names.printable(name) + "\" is not a name in C",
                    "a letter, then letters, digits and _, at most 63 characters, and no word of C or C++");
        }
        if (content.length == 0) {
            throw new InvalidRequestException("content", "is empty", "at least one byte");
        }
        String guard = name.toUpperCase(Locale.ROOT) + "_H";
        StringBuilder header = new StringBuilder();
        header.append("#ifndef ")
                .append(guard)
                .append("\n#define ")
                .append(guard)
                .append("\n\n");
        header.append("static const unsigned char ").append(name).append("[] = {");
        for (int i = 0; i < content.length; i++) {
            header.append(i == 0 ? "" : ",").append(i % BYTES_A_LINE == 0 ? "\n    " : " ");
            header.append(String.format(Locale.ROOT, "0x%02x", content[i] & 0xff));
        }
        header.append("\n};\n\nstatic const unsigned int ").append(name).append("_len = ");
        header.append(content.length).append(";\n\n#endif\n");
        return header.toString();
    }
}
