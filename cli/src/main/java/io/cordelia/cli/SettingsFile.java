package io.cordelia.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cordelia.at.SettingKeys;
import io.cordelia.at.SettingsBackup;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Settings in a file: YAML, with the values by group and name. */
final class SettingsFile {

    private static final TypeReference<Map<String, Map<String, String>>> FORM = new TypeReference<>() {};

    private SettingsFile() {}

    /** The text of a file. */
    static String text(Map<String, Map<String, String>> groups) {
        try {
            return mapper().writeValueAsString(groups);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts have a YAML form", e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws WrongInputException if it cannot be read or is not such a file
     */
    static SettingsBackup read(Path file) {
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        parse(file).forEach((group, options) -> {
            Map<String, String> values = new LinkedHashMap<>();
            Optional.ofNullable(options)
                    .orElse(Map.of())
                    .forEach((option, value) -> values.put(option, checked(file, group, option, value)));
            groups.put(group, values);
        });
        return SettingsBackup.of(groups);
    }

    private static Map<String, Map<String, String>> parse(Path file) {
        try {
            return Optional.ofNullable(mapper().readValue(Files.readString(file), FORM))
                    .orElseThrow(() -> new WrongInputException(file + " is empty"));
        } catch (NoSuchFileException e) {
            throw new WrongInputException(file + " does not exist");
        } catch (JsonProcessingException e) {
            String line = Optional.ofNullable(e.getLocation())
                    .map(place -> ", line " + place.getLineNr())
                    .orElse("");
            throw new WrongInputException(file + line + ": is not as cordelia settings dump writes it: "
                    + "names and values below the name of their group");
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be read: " + IoReason.of(e));
        }
    }

    private static String checked(Path file, String group, String option, String value) {
        String text = Optional.ofNullable(value).orElse("");
        if (SettingKeys.find(group, option).isSecret() && SecretOptions.isMask(text)) {
            throw new WrongInputException(file + ": " + group + "." + option
                    + " is masked: write its value, or leave it out to keep that of the module");
        }
        return text;
    }

    private static YAMLMapper mapper() {
        return YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }
}
