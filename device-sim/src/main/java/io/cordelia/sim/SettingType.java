package io.cordelia.sim;

import java.util.EnumSet;
import java.util.Set;

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
