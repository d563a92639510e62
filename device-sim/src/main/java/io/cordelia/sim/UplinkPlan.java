package io.cordelia.sim;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.device.Will;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.ServerVerification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the module read from its settings and files when it was told to connect: later changes take effect with the next
 * connection (PROTOCOL section 3, A).
 *
 * @param config where to connect, as whom, and the topics
 * @param publishTopics the topic of each slot; empty where none is set
 * @param base64 whether payloads are Base64 on the wire
 * @param tlsProtocol the version of TLS that it speaks
 * @param verification how it judges the broker's certificate
 * @param userName the name to log in with; empty for none
 * @param password the password; empty for none
 */
record UplinkPlan(
        DeviceConfig config,
        List<Optional<String>> publishTopics,
        boolean base64,
        String tlsProtocol,
        ServerVerification verification,
        Optional<String> userName,
        Optional<String> password) {

    /** Tells where to, never the password. */
    @Override
    public String toString() {
        return "UplinkPlan[" + config.endpoint() + ":" + config.port() + "]";
    }

    /** Reads the settings and files. */
    static UplinkPlan read(Settings settings, Flash flash, RootCaCatalogue catalogue, ModuleClock clock)
            throws UplinkFailure.Found {
        return new Reader(settings, flash, catalogue, clock).read();
    }

    /** A new client for this connection; closing it says nothing to the broker, as when the power goes. */
    DeviceClient client(NameMap names) {
        return PahoDeviceClient.create(options -> {
            options.tlsProtocol(tlsProtocol);
            options.serverVerification(verification);
            options.closeWithoutDisconnect();
            userName.ifPresent(user -> options.login(user, password));
            names.find(config.endpoint(), config.port())
                    .ifPresent(target -> options.connectVia(target.host(), target.port()));
        });
    }

    private record Reader(Settings settings, Flash flash, RootCaCatalogue catalogue, ModuleClock clock) {

        UplinkPlan read() throws UplinkFailure.Found {
            String endpoint = settings.text(Setting.MQTT, Setting.ENDPOINT);
            if (endpoint.isEmpty()) {
                throw new UplinkFailure.Found("no endpoint", ErrorCode.DESTINATION_REQUIRED);
            }
            DeviceConfig.Builder config = DeviceConfig.builder(endpoint, settings.text(Setting.MQTT, Setting.CLIENT_ID))
                    .port(settings.number(Setting.MQTT, Setting.PORT))
                    .keepAlive(Duration.ofSeconds(settings.number(Setting.MQTT, Setting.KEEP_ALIVE)))
                    .cleanSession(settings.bool(Setting.MQTT, Setting.CLEAN_CONNECT));
            credentials().ifPresent(config::credentials);
            will().ifPresent(config::will);
            List<Optional<String>> publishTopics = new ArrayList<>();
            Set<String> published = new HashSet<>();
            Set<String> subscribed = new HashSet<>();
            for (int slot = 0; slot < Setting.SLOTS; slot++) {
                Optional<PublishTopic> topic = publishTopic(slot);
                topic.filter(t -> published.add(t.name())).ifPresent(config::publishTopic);
                publishTopics.add(topic.map(PublishTopic::name));
                subscription(slot).filter(s -> subscribed.add(s.filter())).ifPresent(config::subscription);
            }
            return new UplinkPlan(
                    config.build(),
                    publishTopics,
                    settings.bool(Setting.MQTT, Setting.BASE64),
                    settings.bool(Setting.MQTT, Setting.TLS_1_3) ? "TLSv1.3" : "TLSv1.2",
                    verification(),
                    present(settings.text(Setting.MQTT, Setting.USER_NAME)),
                    present(settings.text(Setting.MQTT, Setting.PASSWORD)));
        }

        private Optional<PublishTopic> publishTopic(int slot) {
            String id = Setting.PUBTOPIC + slot;
            return present(settings.text(id, Setting.TOPIC_NAME))
                    .map(name -> new PublishTopic(
                            name,
                            Qos.of(settings.number(id, Setting.TOPIC_QOS)),
                            settings.bool(id, Setting.TOPIC_RETAIN)));
        }

        private Optional<Subscription> subscription(int slot) {
            String id = Setting.SUBTOPIC + slot;
            return present(settings.text(id, Setting.TOPIC_NAME))
                    .map(name -> new Subscription(name, Qos.of(settings.number(id, Setting.TOPIC_QOS))));
        }

        private Optional<Will> will() {
            return present(settings.text(Setting.MQTT, Setting.WILL_TOPIC))
                    .map(topic -> new Will(
                            topic,
                            Wire.bytes(settings.wireText(Setting.MQTT, Setting.WILL_MESSAGE)),
                            Qos.of(settings.number(Setting.MQTT, Setting.WILL_QOS)),
                            settings.bool(Setting.MQTT, Setting.WILL_RETAIN)));
        }

        private Optional<DeviceCredentials> credentials() throws UplinkFailure.Found {
            Set<MqttFlag> flags = settings.mqttFlags();
            if (!flags.contains(MqttFlag.SEC)) {
                return Optional.empty();
            }
            byte[] rootCa = file(Setting.ROOT_CA_PATH)
                    .orElseThrow(() -> new UplinkFailure.Found("no root CA file", ErrorCode.NO_CA_FILE));
            if (Collections.disjoint(flags, Assumptions.WITHOUT_CATALOGUE)
                    && RootCaCatalogue.isReadable(rootCa)
                    && !catalogue.holds(rootCa)) {
                throw new UplinkFailure.Found("unknown root CA", ErrorCode.UNKNOWN_ROOT_CA);
            }
            boolean mutual = isSet(Setting.CLIENT_CERT_PATH) || isSet(Setting.CLIENT_PRIVATE_KEY);
            if (!mutual) {
                return Optional.of(DeviceCredentials.serverTls(rootCa));
            }
            byte[] certificate = file(Setting.CLIENT_CERT_PATH)
                    .orElseThrow(() -> new UplinkFailure.Found("no certificate file", ErrorCode.BAD_CERTIFICATE_FILE));
            byte[] key = file(Setting.CLIENT_PRIVATE_KEY)
                    .orElseThrow(() -> new UplinkFailure.Found("no private key file", ErrorCode.BAD_KEY_FILE));
            return Optional.of(
                    DeviceCredentials.mutualTls(rootCa, new DeviceCredentials.ClientIdentity(certificate, key)));
        }

        private ServerVerification verification() {
            Set<MqttFlag> flags = settings.mqttFlags();
            ServerVerification dates = clock.asSet()
                    .filter(set -> !flags.contains(MqttFlag.SKIP_DATE_VERIFY))
                    .map(ServerVerification.strict()::datesCheckedBy)
                    .orElseGet(ServerVerification.strict()::insecureWithoutDates);
            return flags.contains(MqttFlag.SKIP_DOMAIN_VERIFY) ? dates.insecureWithoutName() : dates;
        }

        private boolean isSet(String option) {
            return !settings.wireText(Setting.MQTT, option).isEmpty();
        }

        private Optional<byte[]> file(String pathOption) {
            return flash.content(settings.wireText(Setting.MQTT, pathOption)).map(FlashFile::content);
        }

        private static Optional<String> present(String text) {
            return Optional.of(text).filter(t -> !t.isEmpty());
        }
    }
}
