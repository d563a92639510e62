package io.cordelia.sim;

import java.util.Locale;
import java.util.Set;

/** How the module behaves on the WLAN by itself: {@code wlanPolicySet} and {@code wlanPolicyGet}. Not thread-safe. */
final class WlanPolicies {

    private static final int MAX_SCAN_INTERVAL_S = 65_535;
    private static final int MIN_LONG_SLEEP_MS = 100;
    private static final int MAX_LONG_SLEEP_MS = 2_000;

    private final Settings settings;

    /** What a policy is about. */
    enum Type {
        CONNECTION,
        SCAN,
        PM,
        P2P
    }

    private enum Connection {
        AUTO,
        FAST,
        P2P
    }

    private enum Scan {
        HIDDEN_SSID,
        NO_HIDDEN_SSID,
        DISABLE_SCAN
    }

    private enum Power {
        NORMAL,
        LOW_LATENCY,
        LOW_POWER,
        LONG_SLEEP
    }

    /** F. */
    private enum PeerRole {
        CLIENT,
        NEGOTIATE,
        GROUP_OWNER
    }

    /** F. */
    private enum PeerStart {
        ACTIVE,
        PASSIVE,
        RAND_BACKOFF
    }

    WlanPolicies(Settings settings) {
        this.settings = settings;
    }

    void set(Type type, Argument policy, Argument value) throws AtError {
        settings.set(setting(type), read(type, policy, value));
    }

    private String read(Type type, Argument policy, Argument value) throws AtError {
        return switch (type) {
            case CONNECTION -> {
                if (settings.number(Setting.GENERAL, Setting.PERSISTENT) == 0) {
                    throw AtError.processCommand(ErrorCode.NOT_PERSISTENT);
                }
                yield Words.mask(policy.mask(Connection.class)) + ",";
            }
            case SCAN -> word(policy, Scan.class) + "," + value.optionalNumber(0, MAX_SCAN_INTERVAL_S, 0);
            case PM -> {
                Power power = policy.word(Power.class);
                int least = power == Power.LONG_SLEEP ? MIN_LONG_SLEEP_MS : 0;
                yield Words.lower(power.name()) + "," + value.optionalNumber(least, MAX_LONG_SLEEP_MS, least);
            }
            case P2P -> word(policy, PeerRole.class) + "," + word(value, PeerStart.class);
        };
    }

    private static <E extends Enum<E>> String word(Argument argument, Class<E> words) throws AtError {
        return Words.lower(argument.word(words).name());
    }

    /** Policy and value as {@code wlanPolicyGet} answers them. */
    String get(Type type) {
        return settings.get(setting(type));
    }

    /** Whether the module joins remembered networks by itself. */
    boolean joinsByItself() {
        String kept = get(Type.CONNECTION);
        Set<String> words = Set.of(kept.substring(0, kept.indexOf(',')).split("\\|"));
        return words.contains("auto") || words.contains("fast");
    }

    private static Setting setting(Type type) {
        return Settings.internal(Setting.WLAN_POLICY, type.name().toLowerCase(Locale.ROOT));
    }
}
