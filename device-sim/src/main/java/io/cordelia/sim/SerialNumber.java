package io.cordelia.sim;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A module's serial number while it lives: unless told which, the lowest that no other module in this JVM has. */
final class SerialNumber implements AutoCloseable {

    /** How many living modules have each one: two have the same only if somebody said so. */
    private static final Map<Integer, Integer> TAKEN = new TreeMap<>();

    private final int value;
    private boolean released;

    private SerialNumber(int value) {
        this.value = value;
    }

    static SerialNumber take(OptionalInt wanted) {
        synchronized (TAKEN) {
            int value = wanted.orElseGet(SerialNumber::lowestFree);
            TAKEN.merge(value, 1, Integer::sum);
            return new SerialNumber(value);
        }
    }

    private static int lowestFree() {
        int value = 0;
        while (TAKEN.containsKey(value)) {
            value++;
        }
        return value;
    }

    int value() {
        return value;
    }

    /** Leaves it to others. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (TAKEN) {
            if (!released) {
                released = true;
                TAKEN.computeIfPresent(value, (v, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
