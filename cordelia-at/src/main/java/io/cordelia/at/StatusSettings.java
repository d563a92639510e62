package io.cordelia.at;

import java.util.Set;
import java.util.TreeSet;

/**
 * What the module says about its state, each as a set of words of the firmware such as {@code wlan_sta_connected},
 * {@code ipacquired} or {@code general_error} (F). The full list of words is not known.
 */
public final class StatusSettings {

    private static final String ID = "status";

    /** The device as a whole. */
    public static final ReadOnlyKey<Set<String>> DEVICE = words("device");

    /** The WLAN. */
    public static final ReadOnlyKey<Set<String>> WLAN = words("wlan");

    /** The sockets. */
    public static final ReadOnlyKey<Set<String>> SOCKETS = words("bsd");

    /** The network services. */
    public static final ReadOnlyKey<Set<String>> NETWORK_SERVICES = words("netapp");

    private StatusSettings() {}

    private static ReadOnlyKey<Set<String>> words(String option) {
        return ReadOnlyKey.of(
                ID,
                option,
                text -> Set.copyOf(new TreeSet<>(AtResponse.mask(text))),
                words -> String.join("|", new TreeSet<>(words)));
    }
}
