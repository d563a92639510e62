package io.cordelia.at;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Subscription;
import io.cordelia.device.Will;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a configuration means for the module: the files and settings that it must have. Making one checks that all of it
 * can be sent.
 */
final class ConnectPlan {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final String NONE = "";

    private final DeviceConfig config;
    private final List<UploadFile> files = new ArrayList<>();
    private final List<Wanted<?>> settings = new ArrayList<>();

    /**
     * Makes a plan.
     *
     * @throws InvalidRequestException if a part of it cannot be sent
     */
    ConnectPlan(DeviceConfig config, FileNames names, boolean whitelistRootCa, boolean base64) {
        this.config = config;
        config.credentials().ifPresent(credentials -> addFiles(credentials, names));
        addConnection(names, whitelistRootCa, base64);
        addWill();
        addTopics();
    }

    DeviceConfig config() {
        return config;
    }

    /** What messages call the broker. */
    String broker() {
        return config.endpoint() + ":" + config.port();
    }

    /** The files that the module must have, in the order of the exercise (S). */
    List<UploadFile> files() {
        return files;
    }

    /** What the module has otherwise; nothing is changed. */
    List<SetupChange> differences(CordeliaModule module) {
        List<SetupChange> changes = new ArrayList<>();
        files.forEach(file -> file.difference(module.files()).ifPresent(changes::add));
        settings.forEach(wanted -> wanted.difference(module.settings()).ifPresent(changes::add));
        return List.copyOf(changes);
    }

    /** Gives the module those settings that it does not have. */
    void apply(SettingsGroup group) {
        settings.forEach(wanted -> wanted.apply(group));
    }

    private void addFiles(DeviceCredentials credentials, FileNames names) {
        credentials.identity().ifPresent(identity -> {
            files.add(new UploadFile(names.privateKey(), identity.exportedPrivateKey()));
            files.add(new UploadFile(names.certificate(), identity.certificateChain()));
        });
        files.add(new UploadFile(names.rootCa(), credentials.rootCa()));
    }

    private void addConnection(FileNames names, boolean whitelistRootCa, boolean base64) {
        want(MqttSettings.ENDPOINT, config.endpoint());
        want(MqttSettings.PORT, config.port());
        want(MqttSettings.FLAGS, flags(whitelistRootCa));
        want(MqttSettings.CLIENT_ID, config.clientId());
        config.credentials().ifPresent(credentials -> {
            boolean identity = credentials.identity().isPresent();
            want(MqttSettings.ROOT_CA_PATH, names.rootCa());
            want(MqttSettings.PRIVATE_KEY_PATH, identity ? names.privateKey() : NONE);
            want(MqttSettings.CERTIFICATE_PATH, identity ? names.certificate() : NONE);
        });
        config.login().ifPresent(login -> {
            want(MqttSettings.USER_NAME, login.userName());
            want(MqttSettings.PASSWORD, login.password().orElse(NONE));
        });
        want(MqttSettings.BASE64, base64);
        want(MqttSettings.CLEAN_CONNECT, config.cleanSession());
        want(MqttSettings.KEEP_ALIVE, (int) config.keepAlive().toSeconds());
    }

    private Set<MqttFlag> flags(boolean whitelistRootCa) {
        EnumSet<MqttFlag> flags = EnumSet.of(addressKind(config.endpoint()));
        if (config.credentials().isPresent()) {
            flags.add(MqttFlag.SEC);
            if (whitelistRootCa) {
                flags.add(MqttFlag.WHITELIST_ROOTCA);
            }
        }
        return flags;
    }

    private static MqttFlag addressKind(String endpoint) {
        if (endpoint.indexOf(':') >= 0) {
            return MqttFlag.IP6;
        }
        return IPV4.matcher(endpoint).matches() ? MqttFlag.IP4 : MqttFlag.URL;
    }

    private void addWill() {
        Optional<Will> will = config.will();
        will.ifPresent(w -> {
            if (!Utf8.isValid(w.payload())) {
                throw new InvalidRequestException("will payload", "is not valid UTF-8", "UTF-8 text");
            }
            want(MqttSettings.WILL_MESSAGE, Utf8.decode(w.payload()));
            want(MqttSettings.WILL_QOS, w.qos().level());
            want(MqttSettings.WILL_RETAIN, w.retain());
        });
        want(MqttSettings.WILL_TOPIC, will.map(Will::topic).orElse(NONE));
    }

    private void addTopics() {
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            if (slot < config.subscriptions().size()) {
                Subscription subscription = config.subscriptions().get(slot);
                want(TopicSettings.subscriptionName(slot), subscription.filter());
                want(TopicSettings.subscriptionQos(slot), subscription.qos().level());
            } else {
                want(TopicSettings.subscriptionName(slot), NONE);
            }
        }
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            if (slot < config.publishTopics().size()) {
                PublishTopic topic = config.publishTopics().get(slot);
                want(TopicSettings.publishName(slot), topic.name());
                want(TopicSettings.publishQos(slot), topic.qos().level());
                want(TopicSettings.publishRetain(slot), topic.retain());
            } else {
                want(TopicSettings.publishName(slot), NONE);
            }
        }
    }

    private <T> void want(SettingKey<T> key, T value) {
        // Encoded for the check alone.
        key.set(value, AtTimeouts.DEFAULTS);
        settings.add(new Wanted<>(key, value));
    }

    /** The names of the files on the module. */
    record FileNames(String privateKey, String certificate, String rootCa) {

        FileNames {
            FileCommands.name(privateKey);
            FileCommands.name(certificate);
            FileCommands.name(rootCa);
            if (Set.copyOf(List.of(privateKey, certificate, rootCa)).size() < 3) {
                throw new InvalidRequestException("file names", "are not different", "three different names");
            }
        }
    }

    /** A file that the module must have. */
    record UploadFile(String name, byte[] content) {

        Optional<SetupChange> difference(FileGroup group) {
            return group.difference(name, content)
                    .map(difference -> new SetupChange.Upload(name, content.length, difference));
        }
    }

    private record Wanted<T>(SettingKey<T> key, T value) {

        void apply(SettingsGroup group) {
            group.setIfDifferent(key, value);
        }

        Optional<SetupChange.Setting> difference(SettingsGroup group) {
            return group.difference(key, value);
        }
    }
}
