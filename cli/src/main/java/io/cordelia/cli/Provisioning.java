package io.cordelia.cli;

import java.util.Locale;
import java.util.Optional;

/**
 * What became of a module, as it is printed.
 *
 * @param mac its MAC address
 * @param deviceId its own id
 * @param differs whether anything was to be changed
 * @param plan what was to be done
 * @param seconds how long it took; absent if it was only looked at
 */
record Provisioning(
        Optional<String> mac, Optional<String> deviceId, boolean differs, SetupPlan plan, Optional<Double> seconds) {

    static Provisioning of(ModuleIdentity module, SetupPlan plan, Optional<Double> seconds) {
        return new Provisioning(module.mac(), module.deviceId(), plan.differs(), plan, seconds);
    }

    /** For people. */
    String text() {
        return mac.orElse("the module") + ": "
                + counted(plan.uploads().size(), "file") + " uploaded, "
                + counted(plan.settings().size(), "setting") + " changed, connected to " + plan.broker() + " as "
                + plan.clientId()
                + seconds.map(s -> String.format(Locale.ROOT, " in %.1f s", s)).orElse("");
    }

    private static String counted(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
