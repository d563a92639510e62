package io.cordelia.sim;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a setting holds: how its value is read from a request, kept, and written in an answer. */
sealed interface SettingType {

    /** Reads the value of a {@code set} request in the form that is kept. */
    String read(ArgumentReader arguments) throws AtError;

    /** The form of an answer to {@code get}. */
    default String write(String kept) {
        return kept;
    }

    /** A string, answered in quotes. */
    record Text(int maxBytes) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            return arguments.last().optionalString(maxBytes);
        }

        @Override
        public String write(String kept) {
            return '"' + kept + '"';
        }
    }

    /** A whole number. */
    record Number(long min, long max) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            return Long.toString(arguments.last().number(min, max));
        }
    }

    /** A whole number from 0 on, answered in hexadecimal. */
    record Hexadecimal(long max) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            return Long.toString(arguments.last().number(0, max));
        }

        @Override
        public String write(String kept) {
            return "0x" + Long.toHexString(Long.parseLong(kept));
        }
    }

    /** One word from a list, kept as the list spells it. */
    record Word(List<String> words) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            String word = arguments.last().string(Assumptions.MAX_LINE_BYTES);
            return words.stream()
                    .filter(w -> w.equalsIgnoreCase(word))
                    .findFirst()
                    .orElseThrow(() -> AtError.parseParameters(AtError.NOT_A_WORD));
        }
    }

    /** A mask of channels and a signal strength, both in hexadecimal. */
    record ScanParameters() implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            List<Argument> values = arguments.exactly(2);
            long channels = values.get(0).number(0, 0xFFFF_FFFFL);
            long signal = values.get(1).number(-0x8000, 0xFFFF) & 0xFFFF;
            return "0x" + Long.toHexString(channels) + ",0x" + Long.toHexString(signal);
        }
    }

    /** Words from a list joined by |, kept in the list's order. */
    record Mask(List<String> words) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            Argument argument = arguments.last();
            Set<String> chosen = new HashSet<>();
            if (!argument.isAbsent()) {
                for (String word : argument.text().split("\\|", -1)) {
                    chosen.add(Words.lower(word.strip()));
                }
            }
            if (!words.containsAll(chosen)) {
                throw AtError.parseParameters(AtError.NOT_A_WORD);
            }
            return words.stream().filter(chosen::contains).collect(Collectors.joining("|"));
        }
    }

    /** {@code true} or {@code false}. */
    record Bool() implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            return Boolean.toString(arguments.last().bool());
        }
    }

    /** A bit mask of MQTT flags, kept in lower case, answered in quotes. */
    record Flags(int maxBytes) implements SettingType {

        @Override
        public String read(ArgumentReader arguments) throws AtError {
            Argument argument = arguments.last();
            argument.optionalString(maxBytes);
            return Words.mask(argument.mask(MqttFlag.class));
        }

        @Override
        public String write(String kept) {
            return '"' + kept + '"';
        }

        static Set<MqttFlag> parse(String kept) {
            try {
                return new Argument(kept).mask(MqttFlag.class);
            } catch (AtError e) {
                return EnumSet.noneOf(MqttFlag.class);
            }
        }
    }
}
