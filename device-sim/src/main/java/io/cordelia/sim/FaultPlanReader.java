package io.cordelia.sim;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the YAML of a fault plan into a builder: the entries as a whole here, what they mean in {@link FaultEntry}. */
final class FaultPlanReader {

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String ENTRIES = "a fault, or a list of faults, such as drop: {rate: 0.001, towards: host}";

    private final String source;
    private final boolean manyLines;
    private final JsonParser parser;
    private final FaultPlan.Builder builder;

    private FaultPlanReader(String source, boolean manyLines, JsonParser parser, FaultPlan.Builder builder) {
        this.source = source;
        this.manyLines = manyLines;
        this.parser = parser;
        this.builder = builder;
    }

    static void read(Path file, FaultPlan.Builder builder) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new InvalidRequestException("fault plan " + file, "does not exist", "a YAML file");
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("fault plan " + file, "is not UTF-8 text", "a YAML file in UTF-8");
        } catch (IOException e) {
            throw new InvalidRequestException("fault plan " + file, "cannot be read: " + IoReason.of(e), "a YAML file");
        }
        read(file.toString(), text, builder);
    }

    /**
     * @param source what messages call the text
     * @param text one document
     */
    static void read(String source, String text, FaultPlan.Builder builder) {
        boolean manyLines = text.strip().lines().count() > 1;
        try (JsonParser parser = YAML.createParser(text)) {
            new FaultPlanReader(source, manyLines, parser, builder).document();
        } catch (JsonProcessingException e) {
            String problem = e.getOriginalMessage()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith(" "))
                    .collect(Collectors.joining(", "));
            throw new InvalidRequestException(
                    source
                            + (manyLines && e.getLocation() != null
                                    ? ", line " + e.getLocation().getLineNr()
                                    : ""),
                    "is not right: " + problem,
                    ENTRIES);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
    }

    private void document() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
            for (token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                entry(token);
            }
        } else {
            entry(token);
        }
        if (parser.nextToken() != null) {
            throw wrong(line(), "more than one document", "one");
        }
    }

    private void entry(JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                int line = line();
                build(line, named(name, line, parser.nextToken()));
            }
        } else if (token != null && token.isScalarValue() && !parser.getText().isEmpty()) {
            build(line(), new FaultEntry(parser.getText(), "", Map.of()));
        } else {
            throw wrong(line(), "no fault", ENTRIES);
        }
    }

    private FaultEntry named(String name, int line, JsonToken value) throws IOException {
        if (value.isScalarValue()) {
            return new FaultEntry(name, scalar(value), Map.of());
        }
        if (value != JsonToken.START_OBJECT) {
            throw wrong(line, name + " has a list", "keys with values, such as {rate: 0.001, towards: host}");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!token.isScalarValue()) {
                throw wrong(line(), name + ": " + key + " has more than a value", "one value");
            }
            keys.put(key, scalar(token));
        }
        return new FaultEntry(name, "", keys);
    }

    private String scalar(JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    private void build(int line, FaultEntry entry) {
        try {
            entry.addTo(builder);
        } catch (InvalidRequestException e) {
            throw e.in(place(line));
        }
    }

    private InvalidRequestException wrong(int line, String what, String allowed) {
        return new InvalidRequestException(place(line), "has " + what, allowed);
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private String place(int line) {
        return source + (manyLines ? ", line " + line : "");
    }
}
