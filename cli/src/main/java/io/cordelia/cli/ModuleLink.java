package io.cordelia.cli;

import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.ModuleEvent;
import io.cordelia.at.MqttSettings;
import io.cordelia.at.SettingsGroup;
import io.cordelia.at.TopicSettings;
import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.DeviceException;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.Message;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.NotConnectedException;
import io.cordelia.device.Subscription;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A module as it is, with its own settings and the connection that it may have. A connection that it has is used and left;
 * one that is made here ends with this, unless it is to stay.
 */
final class ModuleLink implements DeviceLink {

    /** The answer to {@code iotconnect} of a module that is connected (F). */
    private static final int IS_CONNECTED = -106;

    /** The answer to {@code iotdisconnect} and {@code iotpublish} of a module that is not connected (F). */
    private static final int IS_NOT_CONNECTED = -107;

    /** The event of a connection that was made (S). */
    private static final String CONNACK = "CONNACK";

    private final ModuleSession session;
    private final CordeliaModule module;
    private final Screen screen;
    private final boolean stays;
    private final Optional<List<Subscription>> subscriptions;
    private final boolean base64;
    private volatile Consumer<String> events = event -> {};
    private volatile boolean up;
    private boolean mine;
    private List<String> slots = List.of();

    /**
     * Opens the port and looks at the module.
     *
     * @param stays whether a connection that is made here is left
     * @param subscriptions what the module is to subscribe to instead of what it does now
     */
    ModuleLink(ModulePort port, CommandContext context, boolean stays, Optional<List<Subscription>> subscriptions) {
        this.screen = context.screen();
        this.stays = stays;
        this.subscriptions = subscriptions;
        session = ModuleSession.open(port, context.trafficAnd(new EventLines(event -> events.accept(event))));
        module = session.module();
        try {
            base64 = module.settings().get(MqttSettings.BASE64);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Ends the connection that a module has to its broker.
     *
     * @return false if it has none
     */
    static boolean disconnect(CordeliaModule module) {
        try {
            module.iot().disconnect();
            return true;
        } catch (ModuleRefusedException e) {
            if (e.code() == IS_NOT_CONNECTED) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public DeviceCapabilities capabilities() {
        return CordeliaDeviceClient.capabilities(base64);
    }

    @Override
    public List<String> topics() {
        return slots().stream().filter(name -> !name.isEmpty()).toList();
    }

    /** The topics of the module's settings, the empty ones too. */
    private List<String> slots() {
        if (slots.isEmpty()) {
            slots = IntStream.range(0, TopicSettings.SLOTS)
                    .mapToObj(slot -> module.settings().get(TopicSettings.publishName(slot)))
                    .toList();
        }
        return slots;
    }

    @Override
    public void listen(LinkListener listener) {
        events = listener::happened;
        module.addEventListener(event -> tell(event, listener));
    }

    private void tell(ModuleEvent event, LinkListener listener) {
        if (event instanceof ModuleEvent.MqttMessage message) {
            decoded(message).ifPresent(listener::arrived);
        } else if (event instanceof ModuleEvent.EventsDropped dropped) {
            listener.missed(dropped.count());
        } else if (event instanceof ModuleEvent.MqttInfo info && info.text().equalsIgnoreCase(CONNACK)) {
            up = true;
        } else if (up) {
            module.iot().lossCause(event).ifPresent(cause -> {
                up = false;
                listener.ended(LinkListener.reason(Optional.of(cause)));
            });
        }
    }

    private Optional<Message> decoded(ModuleEvent.MqttMessage message) {
        byte[] payload = message.payload();
        if (base64) {
            try {
                payload = Base64.getDecoder().decode(payload);
            } catch (IllegalArgumentException e) {
                screen.line("warning: a message to " + Screen.printable(message.topic())
                        + " is not Base64, as the module's setting MQTT.base64 says, and is left out");
                return Optional.empty();
            }
        }
        return Optional.of(new Message(message.topic(), payload, message.qos()));
    }

    @Override
    public void connect() {
        boolean wasConnected = subscriptions.isPresent() && disconnect(module);
        subscriptions.ifPresent(wanted -> subscribe(module.settings(), wanted));
        try {
            module.iot().connect();
            up = true;
            mine = !wasConnected;
            screen.note("connected with the module's own settings");
        } catch (ModuleRefusedException e) {
            if (e.code() != IS_CONNECTED) {
                throw e;
            }
            up = true;
            screen.note("the module is connected already");
        } catch (NotConnectedException | DeviceTimeoutException e) {
            // The command was interrupted, or CONNACK is late: the module may be connected in a moment.
            hangUp();
            throw e;
        }
    }

    private static void subscribe(SettingsGroup settings, List<Subscription> wanted) {
        for (int slot = 0; slot < TopicSettings.SLOTS; slot++) {
            Optional<Subscription> subscription =
                    slot < wanted.size() ? Optional.of(wanted.get(slot)) : Optional.empty();
            settings.setIfDifferent(
                    TopicSettings.subscriptionName(slot),
                    subscription.map(Subscription::filter).orElse(""));
            if (subscription.isPresent()) {
                settings.setIfDifferent(
                        TopicSettings.subscriptionQos(slot),
                        subscription.get().qos().level());
            }
        }
    }

    @Override
    public void publish(String topic, byte[] payload) {
        byte[] onTheLine = base64 ? Base64.getEncoder().encode(payload) : payload;
        try {
            module.iot().publish(slots().indexOf(topic), onTheLine);
        } catch (ModuleRefusedException e) {
            throw e.code() == IS_NOT_CONNECTED
                    ? new NotConnectedException("the module is not connected to its broker any more", e)
                    : e;
        }
    }

    @Override
    public void close() {
        try (session) {
            if (mine && up && !stays) {
                hangUp();
            }
        }
    }

    /** Disconnects, also when the command was interrupted. */
    private void hangUp() {
        boolean interrupted = Thread.interrupted();
        try {
            disconnect(module);
        } catch (DeviceException e) {
            screen.line("warning: the module could not be disconnected: " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
