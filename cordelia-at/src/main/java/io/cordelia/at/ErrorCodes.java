package io.cordelia.at;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The error codes of the module: their symbols and, for those that a user of files, WLAN, TLS, MQTT and start-up can
 * meet, what they mean and what to do.
 */
public final class ErrorCodes {

    /** The network processor runs already (F). */
    static final int ALREADY_STARTED = -2012;

    /** The network processor does not run (D). */
    static final int NOT_STARTED = -2018;

    /** The scan is still running (D). */
    static final int SCAN_RUNNING = -2073;

    /** There is no WLAN profile of that number (F). */
    static final int NO_SUCH_PROFILE = -2074;

    /** The WLAN is disconnected already (A). */
    static final int WLAN_ALREADY_DISCONNECTED = -2071;

    /** The file is secure, and the token is missing or wrong (F). */
    static final int FILE_INVALID_TOKEN = -10302;

    /** Files cannot be used now: the WLAN is connected (A). */
    static final int FILE_BUSY = -10324;

    /** There is no such file (F). */
    static final int FILE_NOT_FOUND = -10341;

    /** The file is open (F). */
    static final int FILE_ALREADY_OPEN = -10369;

    private static final Map<Integer, ErrorCode> CODES = load();

    private ErrorCodes() {}

    /**
     * Finds a code.
     *
     * @param code the number
     * @return what is known about it; empty if it is not known
     */
    public static Optional<ErrorCode> find(int code) {
        return Optional.ofNullable(CODES.get(code));
    }

    /**
     * Finds a code by its symbol; case does not matter.
     *
     * @param symbol such as {@code SL_ERROR_FS_FILE_NOT_EXISTS}
     * @return what is known about it; empty if it is not known
     */
    public static Optional<ErrorCode> find(String symbol) {
        return CODES.values().stream()
                .filter(code -> !symbol.isEmpty() && code.symbol().equalsIgnoreCase(symbol))
                .findFirst();
    }

    /**
     * Lists the codes.
     *
     * @return all, from the highest number to the lowest
     */
    public static List<ErrorCode> all() {
        return CODES.values().stream()
                .sorted(Comparator.comparingInt(ErrorCode::code).reversed())
                .toList();
    }

    static String symbol(int code) {
        return find(code).map(ErrorCode::symbol).orElse("");
    }

    static String advice(int code) {
        return find(code).map(ErrorCode::advice).orElse("");
    }

    private static Map<Integer, ErrorCode> load() {
        Map<Integer, String> advice = table("error-advice.csv");
        Map<Integer, ErrorCode> codes = new HashMap<>();
        table("error-codes.csv")
                .forEach((code, symbol) -> codes.put(code, new ErrorCode(code, symbol, advice.getOrDefault(code, ""))));
        // The module's own codes stand in no list, so that there is advice without a symbol.
        advice.forEach((code, text) -> codes.putIfAbsent(code, new ErrorCode(code, "", text)));
        return Map.copyOf(codes);
    }

    /** Reads lines of {@code <number>,<text>} after a line of headings. */
    private static Map<Integer, String> table(String resource) {
        try (InputStream in = ErrorCodes.class.getResourceAsStream(resource);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<Integer, String> table = new HashMap<>();
            reader.lines().skip(1).filter(line -> !line.isBlank()).forEach(line -> {
                int comma = line.indexOf(',');
                table.put(Integer.valueOf(line.substring(0, comma)), line.substring(comma + 1));
            });
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /**
     * What is known about a code.
     *
     * @param code the number
     * @param symbol its symbol, such as {@code SL_ERROR_FS_FILE_NOT_EXISTS}; empty if it has none
     * @param advice what it means and what to do; empty if there is nothing to say
     */
    public record ErrorCode(int code, String symbol, String advice) {}
}
