package io.cordelia.sim;

import io.cordelia.device.ConnectionEvent;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceException;
import io.cordelia.device.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's MQTT connection: a real one, made by a {@link DeviceClient} with what the settings and files say.
 *
 * <p>Everything here is called under the module's lock, and takes it itself where a client's thread comes in. What blocks
 * - connecting, publishing, hanging up - is done on a thread that a connection has for its life.
 */
final class MqttUplink {

    private static final Logger LOG = LoggerFactory.getLogger(MqttUplink.class);
    private static final long CLOSE_WAIT_S = 10;

    private final Object moduleLock;
    private final Function<UplinkPlan, DeviceClient> clients;
    private final Consumer<String> events;
    private final Reader reader;
    private final MessageLog received = new MessageLog();
    private final MessageLog published = new MessageLog();

    private Optional<Session> current = Optional.empty();
    private final Set<Session> ending = new HashSet<>();
    private CompletableFuture<Void> lastEnd = CompletableFuture.completedFuture(null);

    /** Reads what to connect with. */
    interface Reader {
        UplinkPlan read() throws UplinkFailure.Found;
    }

    /**
     * @param moduleLock guards everything that belongs to the module
     * @param clients makes a client for a connection
     * @param reader reads what to connect with, when told to connect
     * @param events takes event lines
     */
    MqttUplink(Object moduleLock, Function<UplinkPlan, DeviceClient> clients, Reader reader, Consumer<String> events) {
        this.moduleLock = moduleLock;
        this.clients = clients;
        this.reader = reader;
        this.events = events;
    }

    boolean isUp() {
        return current.filter(s -> s.up).isPresent();
    }

    List<Message> received() {
        return received.snapshot();
    }

    List<Message> published() {
        return published.snapshot();
    }

    void refuseUnlessDown() throws AtError {
        if (current.isPresent()) {
            throw AtError.processCommand(isUp() ? ErrorCode.IS_CONNECTED : ErrorCode.ALREADY_CONNECTING);
        }
    }

    /** Connects; how it went comes as an event. */
    void connect() {
        try {
            Session session = new Session(reader.read(), lastEnd);
            current = Optional.of(session);
            session.worker.execute(session::connect);
        } catch (UplinkFailure.Found e) {
            events.accept(e.failure().event());
        } catch (DeviceException e) {
            LOG.debug("the settings make no connection", e);
            events.accept(UplinkFailure.of(e).event());
        }
    }

    /** Publishes in the background; a failure comes as an event. */
    void publish(int slot, String wirePayload) throws AtError {
        Session session = current.filter(s -> s.up).orElseThrow(() -> AtError.processCommand(ErrorCode.NOT_CONNECTED));
        String topic = session.plan
                .publishTopics()
                .get(slot)
                .orElseThrow(() -> AtError.processCommand(ErrorCode.DESTINATION_REQUIRED));
        byte[] payload = session.plan.base64() ? decode(wirePayload) : Wire.bytes(wirePayload);
        if (session.waiting == Assumptions.MAX_WAITING_PUBLICATIONS) {
            throw AtError.processCommand(ErrorCode.NO_BUFFERS);
        }
        session.waiting++;
        published.add(new Message(
                topic, payload, session.plan.config().publishTopic(topic).qos()));
        session.worker.execute(() -> session.publish(topic, payload));
    }

    private static byte[] decode(String base64) throws AtError {
        try {
            return Base64.getDecoder().decode(Wire.bytes(base64));
        } catch (IllegalArgumentException e) {
            throw AtError.processCommand(ErrorCode.INVALID_ARGUMENT);
        }
    }

    /** Disconnects in an orderly way, after what was published before. */
    void disconnect() throws AtError {
        Session session = current.orElseThrow(() -> AtError.processCommand(ErrorCode.NOT_CONNECTED));
        if (session.up) {
            session.endAfterWork();
        } else {
            session.endNow();
        }
    }

    /** The network went; the host hears about it if there was a connection. */
    void networkLost() {
        boolean was = current.isPresent();
        powerOff();
        if (was) {
            events.accept(UplinkFailure.CONNECTION_LOST.event());
        }
    }

    /** The power went: the connection ends at once and without a word. */
    void powerOff() {
        current.ifPresent(Session::endNow);
    }

    /** Ends everything and waits for it. The only method that is called without the module's lock. */
    void close() {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        synchronized (moduleLock) {
            powerOff();
            for (Session session : Set.copyOf(ending)) {
                session.endNow();
                ends.add(session.ended);
            }
        }
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(CLOSE_WAIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a connection of the simulated module did not end in time");
        }
    }

    /** One connection, from being asked for to its end. */
    private final class Session {

        private final UplinkPlan plan;
        private final CompletableFuture<Void> previousEnd;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, "cordelia-sim-uplink"));

        // Guarded by the module's lock.
        private Optional<DeviceClient> client = Optional.empty();
        private final MessageLog early = new MessageLog();
        private boolean up;
        private boolean lost;
        private boolean cutting;
        private int waiting;

        Session(UplinkPlan plan, CompletableFuture<Void> previousEnd) {
            this.plan = plan;
            this.previousEnd = previousEnd;
        }

        // ---- On the worker ----

        void connect() {
            // A broker ends the older of two connections with one client id.
            previousEnd.join();
            try {
                Optional<DeviceClient> mine = makeClient();
                if (mine.isPresent()) {
                    mine.get().connect(plan.config());
                    inModule(this::connected);
                }
            } catch (DeviceException e) {
                LOG.debug("the uplink could not connect", e);
                inModule(() -> failed(UplinkFailure.of(e)));
            } catch (RuntimeException e) {
                LOG.warn("the uplink failed", e);
                inModule(() -> failed(UplinkFailure.CONNECTION_LOST));
            }
        }

        private Optional<DeviceClient> makeClient() {
            synchronized (moduleLock) {
                if (!isCurrent()) {
                    return Optional.empty();
                }
                DeviceClient made = clients.apply(plan);
                client = Optional.of(made);
                made.addConnectionListener(event -> inModule(() -> changed(event)));
                made.addMessageListener(message -> inModule(() -> arrived(message)));
                return client;
            }
        }

        void publish(String topic, byte[] payload) {
            try {
                client().orElseThrow().publish(topic, payload);
            } catch (DeviceException e) {
                LOG.debug("the uplink could not publish", e);
                inModule(() -> {
                    if (isCurrent()) {
                        events.accept(UplinkFailure.of(e).event());
                    }
                });
            } finally {
                inModule(() -> waiting--);
            }
        }

        private void inModule(Runnable action) {
            synchronized (moduleLock) {
                action.run();
            }
        }

        // ---- Under the module's lock ----

        private boolean isCurrent() {
            return current.filter(s -> s == this).isPresent();
        }

        /** Subscriptions are in place too: the order is {@link Assumptions#CONNACK_EVENT}'s. */
        private void connected() {
            if (isCurrent()) {
                up = true;
                events.accept(Assumptions.CONNACK_EVENT);
                early.snapshot().forEach(this::deliver);
                if (lost) {
                    failed(UplinkFailure.CONNECTION_LOST);
                }
            }
        }

        private void failed(UplinkFailure failure) {
            if (isCurrent()) {
                endAfterWork();
                events.accept(failure.event());
            }
        }

        private void changed(ConnectionEvent event) {
            if (event instanceof ConnectionEvent.Disconnected) {
                lost = true;
                if (up) {
                    failed(UplinkFailure.CONNECTION_LOST);
                }
            }
        }

        private void arrived(Message message) {
            if (!up) {
                early.add(message);
            } else if (isCurrent()) {
                deliver(message);
            }
        }

        private void deliver(Message message) {
            received.add(message);
            byte[] payload = message.payload();
            String text = Wire.of(plan.base64() ? Base64.getEncoder().encode(payload) : payload);
            String line = "+eventmqtt:recv," + Wire.of(message.topic()) + ",qos"
                    + message.qos().level() + ",\"" + text + '"';
            boolean fits = line.length() <= Assumptions.MAX_LINE_BYTES;
            events.accept(fits ? line : new UplinkFailure("message too long", Assumptions.MESSAGE_DROPPED).event());
        }

        /** Ends this connection when what was asked for before is done. */
        void endAfterWork() {
            if (leave()) {
                worker.execute(this::hangUp);
                worker.shutdown();
            }
        }

        /** Ends this connection, whatever is in progress. */
        void endNow() {
            leave();
            if (!cutting && !ended.isDone()) {
                cutting = true;
                // What is in progress is broken off by closing the client; an interrupt would only confuse it.
                worker.getQueue().clear();
                worker.shutdown();
                daemon(this::cut, "cordelia-sim-hang-up").start();
            }
        }

        private boolean leave() {
            if (!isCurrent()) {
                return false;
            }
            current = Optional.empty();
            ending.add(this);
            lastEnd = ended;
            return true;
        }

        // ---- Without the module's lock, as the client waits for its listeners, which take it ----

        private void hangUp() {
            try {
                client().ifPresent(DeviceClient::disconnect);
            } catch (DeviceException e) {
                LOG.debug("the uplink could not disconnect", e);
            }
            client().ifPresent(DeviceClient::close);
            end();
        }

        private void cut() {
            client().ifPresent(DeviceClient::close);
            try {
                if (!worker.awaitTermination(CLOSE_WAIT_S, TimeUnit.SECONDS)) {
                    LOG.warn("a connection of the simulated module does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                end();
            }
        }

        private Optional<DeviceClient> client() {
            synchronized (moduleLock) {
                return client;
            }
        }

        private void end() {
            inModule(() -> ending.remove(this));
            ended.complete(null);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
