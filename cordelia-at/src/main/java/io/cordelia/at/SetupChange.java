package io.cordelia.at;

import java.util.Objects;
import java.util.Optional;

/** Something that is to be changed on a module before it can be connected as a configuration says. */
public sealed interface SetupChange {

    /**
     * A file that is to be written.
     *
     * @param file its name on the module
     * @param bytes its size
     * @param difference what is there now
     */
    record Upload(String file, int bytes, FileDifference difference) implements SetupChange {

        /** Checks that there are no nulls. */
        public Upload {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(difference, "difference");
        }
    }

    /**
     * A setting that is to be set.
     *
     * @param key which one
     * @param current its value on the module as text; empty if the module does not tell it
     * @param wanted the value to be, as text
     */
    record Setting(SettingKey<?> key, Optional<String> current, String wanted) implements SetupChange {

        /** Checks that there are no nulls. */
        public Setting {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(current, "current");
            Objects.requireNonNull(wanted, "wanted");
        }

        /** The setting, and its values unless they are secret. */
        @Override
        public String toString() {
            return "Setting[" + key + (key.isSecret() ? "" : ", " + current.orElse("not told") + " -> " + wanted) + "]";
        }
    }
}
