package io.cordelia.cli;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.FileEntry;
import io.cordelia.at.GeneralSettings;
import io.cordelia.at.IotSettings;
import io.cordelia.at.Ipv4Config;
import io.cordelia.at.ModuleVersion;
import io.cordelia.at.MqttSettings;
import io.cordelia.at.ReadableKey;
import io.cordelia.at.StatusSettings;
import io.cordelia.at.StorageInfo;
import io.cordelia.device.ModuleRefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What a module tells about itself, as it is printed. What it refuses to tell, or is not set, is absent. */
record ModuleInfo(
        Optional<String> article,
        Optional<String> chip,
        Optional<String> firmware,
        Optional<String> mac,
        Optional<String> udid,
        Optional<String> deviceId,
        Optional<String> clock,
        Wlan wlan,
        Broker broker,
        Optional<Storage> storage,
        Optional<List<String>> files) {

    /** The WLAN, and the addresses in it. */
    record Wlan(
            Optional<List<String>> state,
            Optional<String> mode,
            Optional<String> address,
            Optional<String> mask,
            Optional<String> gateway,
            Optional<String> dns) {

        static Wlan read(CordeliaModule module) {
            Optional<Ipv4Config> config = told(() -> module.network().ipv4());
            return new Wlan(
                    told(() -> List.copyOf(new TreeSet<>(module.settings().get(StatusSettings.WLAN)))),
                    config.map(c -> c.mode().name().toLowerCase(Locale.ROOT)),
                    config.map(c -> c.address().value()),
                    config.map(c -> c.mask().value()),
                    config.map(c -> c.gateway().value()),
                    config.map(c -> c.dns().value()));
        }
    }

    /** The settings for the broker. */
    record Broker(
            Optional<String> endpoint,
            Optional<Integer> port,
            Optional<String> clientId,
            Optional<String> flags,
            Optional<String> rootCa,
            Optional<String> certificate,
            Optional<String> privateKey) {

        static Broker read(CordeliaModule module) {
            return new Broker(
                    setting(module, MqttSettings.ENDPOINT),
                    told(() -> module.settings().get(MqttSettings.PORT)),
                    setting(module, MqttSettings.CLIENT_ID),
                    setting(module, MqttSettings.FLAGS),
                    setting(module, MqttSettings.ROOT_CA_PATH),
                    setting(module, MqttSettings.CERTIFICATE_PATH),
                    setting(module, MqttSettings.PRIVATE_KEY_PATH));
        }
    }

    /** The storage, in bytes. */
    record Storage(long bytes, long available) {

        static Storage of(StorageInfo info) {
            return new Storage(info.blockSize() * info.blocks(), info.availableBytes());
        }
    }

    static ModuleInfo read(CordeliaModule module, Optional<String> article) {
        Optional<ModuleVersion> version = told(() -> module.settings().get(GeneralSettings.VERSION));
        return new ModuleInfo(
                article,
                version.map(ModuleVersion::chipId),
                version.flatMap(ModuleVersion::firmware),
                told(() -> module.network().macAddress().value()),
                setting(module, IotSettings.UDID),
                setting(module, IotSettings.DEVICE_ID),
                told(() -> module.device().time().toString()),
                Wlan.read(module),
                Broker.read(module),
                told(() -> Storage.of(module.files().storage())),
                told(() -> module.files().list().stream().map(FileEntry::name).toList()));
    }

    /** For people. */
    List<String> text() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("article", article.orElse("only told at a start: --restart"));
        facts.put("chip", shown(chip));
        facts.put("firmware", shown(firmware));
        facts.put("MAC", shown(mac));
        facts.put("UDID", shown(udid));
        facts.put("device id", shown(deviceId));
        facts.put("clock", shown(clock));
        facts.put(
                "WLAN", shown(wlan.state().map(words -> String.join("|", words)).filter(text -> !text.isEmpty())));
        facts.put(
                "address",
                shown(wlan.address())
                        + wlan.mode().map(mode -> " (" + mode + ")").orElse(""));
        facts.put(
                "broker",
                shown(broker.endpoint()) + broker.port().map(port -> ":" + port).orElse(""));
        facts.put("client id", shown(broker.clientId()));
        facts.put("flags", shown(broker.flags()));
        facts.put("root CA", shown(broker.rootCa()));
        facts.put("certificate", shown(broker.certificate()));
        facts.put("private key", shown(broker.privateKey()));
        facts.put(
                "storage",
                storage.map(s -> s.available() + " of " + s.bytes() + " bytes free")
                        .orElse("-"));
        facts.put("files", shown(files.map(names -> String.join(", ", names)).filter(text -> !text.isEmpty())));
        return OutputOptions.facts(facts);
    }

    private static String shown(Optional<String> value) {
        return value.orElse("-");
    }

    static Optional<String> setting(CordeliaModule module, ReadableKey<?> key) {
        return told(() -> module.settings().getText(key)).filter(text -> !text.isEmpty());
    }

    /** A module that refuses one question may answer the others. */
    static <T> Optional<T> told(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ModuleRefusedException e) {
            return Optional.empty();
        }
    }
}
