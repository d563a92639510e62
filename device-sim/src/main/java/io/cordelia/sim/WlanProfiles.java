package io.cordelia.sim;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The networks that the module remembers, also over a reboot. Not thread-safe. */
final class WlanProfiles {

    private final Settings settings;

    WlanProfiles(Settings settings) {
        this.settings = settings;
    }

    /**
     * A remembered network.
     *
     * @param network which, and how it is joined
     * @param priority 0 to 15, the highest first
     */
    record Profile(WlanRequest network, int priority) {

        private static final int FIELDS = WlanRequest.ARGUMENTS + 1;

        private String kept() {
            return Stream.of(
                            network.ssid(),
                            network.bssid(),
                            network.security().name(),
                            network.key(),
                            network.user(),
                            network.anonymousUser(),
                            network.eapMethod().map(Enum::name).orElse(""),
                            Integer.toString(priority))
                    .map(f -> Base64.getEncoder().encodeToString(Wire.bytes(f)))
                    .reduce((a, b) -> a + "," + b)
                    .orElseThrow();
        }

        private static Optional<Profile> of(String kept) {
            String[] encoded = kept.split(",", -1);
            if (encoded.length != FIELDS) {
                return Optional.empty();
            }
            try {
                List<Argument> fields = Stream.of(encoded)
                        .map(f -> new Argument(Wire.of(Base64.getDecoder().decode(f))))
                        .toList();
                int priority = (int) fields.get(FIELDS - 1).number(0, Assumptions.MAX_PROFILE_PRIORITY);
                return Optional.of(new Profile(WlanRequest.read(fields), priority));
            } catch (AtError | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** Remembers a network, in place of an older one of its name, and tells its index. */
    int add(Profile profile) throws AtError {
        String ssid = profile.network().ssid();
        int index = indices()
                .filter(i -> at(i).filter(p -> p.network().ssid().equals(ssid)).isPresent())
                .findFirst()
                .orElseGet(
                        () -> indices().filter(i -> at(i).isEmpty()).findFirst().orElse(-1));
        if (index < 0) {
            throw AtError.processCommand(ErrorCode.WLAN_NO_FREE_PROFILE);
        }
        settings.set(setting(index), profile.kept());
        return index;
    }

    Profile get(int index) throws AtError {
        return at(index).orElseThrow(() -> AtError.processCommand(ErrorCode.WLAN_INVALID_PROFILE_INDEX));
    }

    void delete(int index) throws AtError {
        get(index);
        settings.set(setting(index), "");
    }

    /** The remembered networks, the most wanted first. */
    List<WlanRequest> wanted() {
        return indices()
                .mapToObj(this::at)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(Profile::priority).reversed())
                .map(Profile::network)
                .toList();
    }

    private static IntStream indices() {
        return IntStream.range(0, Assumptions.MAX_PROFILES);
    }

    private Optional<Profile> at(int index) {
        return index < 0 || index >= Assumptions.MAX_PROFILES
                ? Optional.empty()
                : Profile.of(settings.get(setting(index)));
    }

    private static Setting setting(int index) {
        return Settings.internal(Setting.WLAN_PROFILE, Integer.toString(index));
    }
}
