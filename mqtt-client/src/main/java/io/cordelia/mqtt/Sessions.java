package io.cordelia.mqtt;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.NotConnectedException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/** The one session that a client has at a time: connects it, puts another one in the place of a lost one, and ends it. */
final class Sessions {

    private final PahoSettings settings;
    private final Events events;
    private final Watcher watcher;
    /** Those who use the session share it; who begins or ends one has it alone. */
    private final ReadWriteLock turn = new ReentrantReadWriteLock(true);

    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<PahoSession> session = Optional.empty();
    /** The one that is being connected in the place of a lost one. */
    private volatile Optional<PahoSession> attempt = Optional.empty();

    Sessions(PahoSettings settings, Events events, Watcher watcher) {
        this.settings = settings;
        this.events = events;
        this.watcher = watcher;
    }

    /** Learns of what this client did not ask for, and of what it did. */
    interface Watcher {

        /** The connection was lost. Called on a thread of Paho's. */
        void lost(PahoSession session);

        /** The session was ended on purpose, lost before or not. */
        void ended();
    }

    /** Connects a new session, and ends the one there was. */
    void connect(DeviceConfig config) {
        breakOffAttempt();
        alone(() -> {
            refuseIfClosed();
            if (isConnected()) {
                throw new InvalidRequestException(
                        "connect", "was called on a connected client", "one connection at a time: disconnect first");
            }
            end();
            open(config, Optional.empty());
        });
    }

    /**
     * Connects a session in the place of a lost one, unless there is another one already, or none is wanted any more.
     *
     * @return whether it did
     * @throws DeviceException why that failed; the lost one is in its place then
     */
    boolean replace(PahoSession lost) {
        return whileCurrent(lost, () -> {
            lost.close(Optional.empty());
            open(lost.config(), Optional.of(lost));
        });
    }

    /**
     * Does something while nobody else begins or ends a session, unless this one was replaced or ended on purpose.
     *
     * @return whether it did
     */
    boolean whileCurrent(PahoSession expected, Runnable work) {
        Lock alone = turn.writeLock();
        alone.lock();
        try {
            boolean current = isCurrent(expected);
            if (current) {
                work.run();
            }
            return current;
        } finally {
            alone.unlock();
        }
    }

    /** Makes a session and connects it; if that fails, it leaves the one given here. */
    private void open(DeviceConfig config, Optional<PahoSession> otherwise) {
        try {
            PahoSession next = new PahoSession(
                    config, settings.linkFor(config), events, settings.sessionStore(), settings.maxInFlight());
            session = Optional.of(next);
            attempt = otherwise.map(lost -> next);
            if (closed.get()) {
                // Who closed may have missed this session.
                next.breakOff(closed());
            }
            next.connect(settings.connectTimeout());
            next.loss().thenAccept(cause -> watcher.lost(next));
        } catch (DeviceException e) {
            session = otherwise;
            throw e;
        } finally {
            attempt = Optional.empty();
        }
    }

    private void breakOffAttempt() {
        attempt.ifPresent(a -> a.breakOff(
                new NotConnectedException("reconnecting was given up for another connect, or for disconnect")));
    }

    boolean isConnected() {
        return session.filter(PahoSession::isOpen).isPresent();
    }

    /** Whether a session is neither replaced nor ended on purpose. */
    boolean isCurrent(PahoSession expected) {
        return !closed.get() && session.filter(s -> s == expected).isPresent();
    }

    /** What the session was made with, connected still or not. */
    Optional<DeviceConfig> config() {
        return session.map(PahoSession::config);
    }

    /**
     * Uses the session. Many may do that at the same time.
     *
     * @throws NotConnectedException if there is none, or it is lost
     */
    void use(Consumer<PahoSession> work) {
        Lock shared = turn.readLock();
        shared.lock();
        try {
            refuseIfClosed();
            PahoSession current = session.orElseThrow(
                    () -> new NotConnectedException("not connected to a broker; call connect first"));
            current.refuseIfEnded();
            work.accept(current);
        } finally {
            shared.unlock();
        }
    }

    void disconnect() {
        breakOffAttempt();
        alone(this::end);
    }

    private void end() {
        session.ifPresent(s -> s.close(Optional.empty()));
        session = Optional.empty();
        watcher.ended();
    }

    /**
     * Breaks off whatever is in progress, and disconnects for good.
     *
     * @return whether this was the first call
     */
    boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        session.ifPresent(s -> s.breakOff(closed()));
        if (!settings.sayGoodbye()) {
            session.ifPresent(PahoSession::cut);
        }
        disconnect();
        return true;
    }

    void refuseIfClosed() {
        if (closed.get()) {
            throw closed();
        }
    }

    private static NotConnectedException closed() {
        return new NotConnectedException("this client is closed; make another one");
    }

    private void alone(Runnable work) {
        Lock alone = turn.writeLock();
        alone.lock();
        try {
            work.run();
        } finally {
            alone.unlock();
        }
    }
}
