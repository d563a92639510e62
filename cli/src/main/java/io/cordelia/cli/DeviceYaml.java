package io.cordelia.cli;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of a device.yaml, as they stand in the file.
 *
 * @param publish the topics to publish to; empty if the file names none
 * @param subscribe the filters to subscribe to; empty if the file names none
 */
record DeviceYaml(
        Optional<String> endpoint,
        Optional<Integer> port,
        Optional<String> clientId,
        Optional<Credentials> credentials,
        Optional<Login> login,
        List<Publish> publish,
        List<Subscribe> subscribe,
        Optional<Integer> keepAliveSeconds,
        Optional<Boolean> cleanSession,
        Optional<Wifi> wifi) {

    private static final ObjectMapper MAPPER = JsonMapper.builder(new YAMLFactory())
            .addModule(new Jdk8Module())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    DeviceYaml {
        publish = orEmpty(publish);
        subscribe = orEmpty(subscribe);
    }

    /** These values, and for what has none here those of others. */
    DeviceYaml over(DeviceYaml others) {
        return new DeviceYaml(
                endpoint.or(others::endpoint),
                port.or(others::port),
                clientId.or(others::clientId),
                merged(credentials, others.credentials, Credentials::over),
                merged(login, others.login, Login::over),
                publish.isEmpty() ? others.publish : publish,
                subscribe.isEmpty() ? others.subscribe : subscribe,
                keepAliveSeconds.or(others::keepAliveSeconds),
                cleanSession.or(others::cleanSession),
                merged(wifi, others.wifi, Wifi::over));
    }

    private static <T> Optional<T> merged(Optional<T> values, Optional<T> others, BinaryOperator<T> over) {
        return values.map(v -> others.map(o -> over.apply(v, o)).orElse(v)).or(() -> others);
    }

    /** The three files; relative names are relative to the folder of the device.yaml. */
    record Credentials(Optional<String> rootCa, Optional<String> certificate, Optional<String> privateKey) {

        private Credentials over(Credentials others) {
            return new Credentials(
                    rootCa.or(others::rootCa), certificate.or(others::certificate), privateKey.or(others::privateKey));
        }
    }

    /** As whom to log in at the broker. */
    record Login(Optional<String> user, Optional<String> password) {

        private Login over(Login others) {
            return new Login(user.or(others::user), password.or(others::password));
        }

        /** Keeps both out of messages. */
        @Override
        public String toString() {
            return "Login";
        }
    }

    /** The network to join. */
    record Wifi(Optional<String> ssid, Optional<String> security, Optional<String> key) {

        private Wifi over(Wifi others) {
            return new Wifi(ssid.or(others::ssid), security.or(others::security), key.or(others::key));
        }

        /** Keeps the key out of messages. */
        @Override
        public String toString() {
            return "Wifi[" + ssid + "]";
        }
    }

    /** A topic to publish to: just its name, or with QoS and retain flag. */
    record Publish(PublishTopic topic) {

        @JsonCreator
        static Publish of(String topic) {
            return new Publish(PublishTopic.of(topic));
        }

        @JsonCreator
        static Publish of(PublishKeys keys) {
            return new Publish(new PublishTopic(
                    keys.topic().orElseThrow(() -> missing("topic")),
                    Qos.of(keys.qos().orElse(0)),
                    keys.retain().orElse(false)));
        }
    }

    /** The long form of {@link Publish}. */
    record PublishKeys(Optional<String> topic, Optional<Integer> qos, Optional<Boolean> retain) {}

    /** A filter to subscribe to: just itself, or with QoS. */
    record Subscribe(Subscription subscription) {

        @JsonCreator
        static Subscribe of(String filter) {
            return new Subscribe(Subscription.of(filter));
        }

        @JsonCreator
        static Subscribe of(SubscribeKeys keys) {
            return new Subscribe(new Subscription(
                    keys.filter().orElseThrow(() -> missing("filter")),
                    Qos.of(keys.qos().orElse(0))));
        }
    }

    /** The long form of {@link Subscribe}. */
    record SubscribeKeys(Optional<String> filter, Optional<Integer> qos) {}

    /**
     * Reads the keys.
     *
     * @throws WrongInputException if one is unknown or its value not right, naming the line
     */
    static DeviceYaml read(YamlDocument document) {
        try {
            return MAPPER.readValue(document.text(), DeviceYaml.class);
        } catch (JsonMappingException e) {
            throw document.wrong(e.getPath(), problem(e));
        } catch (JsonProcessingException e) {
            throw document.wrong(
                    e.getLocation().getLineNr(), firstLine(e.getOriginalMessage()) + "; " + YamlDocument.HELP);
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
    }

    private static InvalidRequestException missing(String key) {
        return new InvalidRequestException(key, "is missing", "a value for it");
    }

    private static String problem(JsonMappingException e) {
        if (e.getCause() instanceof DeviceException own) {
            return own.getMessage();
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            String known = Stream.of(unknown.getReferringClass().getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.joining(", "));
            return "unknown key \"" + unknown.getPropertyName() + "\" (allowed: " + known + ")";
        }
        if (e instanceof MismatchedInputException mismatch) {
            return keyOf(e) + " has a value of the wrong kind (allowed: " + kindOf(mismatch.getTargetType()) + ")";
        }
        return firstLine(e.getOriginalMessage()) + "; " + YamlDocument.HELP;
    }

    private static String keyOf(JsonMappingException e) {
        String key = e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."));
        return key.isEmpty() ? "the document" : "\"" + key + "\"";
    }

    private static String kindOf(Class<?> type) {
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "keys with values, as in docs/device-yaml.md";
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("not YAML");
    }
}
