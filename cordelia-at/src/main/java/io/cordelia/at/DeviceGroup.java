package io.cordelia.at;

import io.cordelia.at.AtTimeouts.Kind;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.ModuleRefusedException;
import io.cordelia.device.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The module itself. All methods throw what {@link CordeliaModule} says. */
public final class DeviceGroup {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceGroup.class);

    private final AtSession session;

    DeviceGroup(AtSession session) {
        this.session = session;
    }

    /** Asks whether anyone is there. */
    public void test() {
        session.execute(DeviceCommands.test(session.timeouts()));
    }

    /**
     * Makes sure that the module is there and listens; a good first command on a port that has just been opened. It asks
     * once more if something stood in the way that is over then: the module was just starting, as opening a port can
     * reset it, or the rest of a command was still in its input, from a program that was killed.
     *
     * @throws ModuleRefusedException if it answers with an error again
     * @throws ProtocolException if it starts again
     */
    public void awaitReady() {
        try {
            test();
        } catch (ModuleRefusedException | ProtocolException e) {
            LOG.debug("the first AT+test failed", e);
            test();
        }
    }

    /**
     * Starts the network processor.
     *
     * @return whether it was not running before
     */
    public boolean start() {
        return executeUnless(ErrorCodes.ALREADY_STARTED, DeviceCommands.start(session.timeouts()));
    }

    /**
     * Stops the network processor: until it is started again, there is neither WLAN nor MQTT.
     *
     * @param grace how long it may take to finish what is in progress, 0 to 65,535 ms
     * @return whether it was running before
     * @throws InvalidRequestException if the time is out of range
     */
    public boolean stop(Duration grace) {
        return executeUnless(ErrorCodes.NOT_STARTED, DeviceCommands.stop(grace, session.timeouts()));
    }

    /**
     * Restarts the module and waits until it has started.
     *
     * @return the event of the start
     * @throws DeviceTimeoutException if it does not start in time ({@link Kind#STARTUP})
     */
    public ModuleEvent.Startup reboot() {
        try (EventAwaiter awaiter = session.expect(ModuleEvent.Startup.class::isInstance)) {
            session.execute(DeviceCommands.reboot(session.timeouts()));
            return (ModuleEvent.Startup) awaiter.await(
                    session.timeouts().get(Kind.STARTUP),
                    "the start-up event after a reboot",
                    "check the module's power supply");
        }
    }

    /**
     * Clears files and settings and waits until the module has started again. That takes about 60 s without any output,
     * during which the module must keep its power (S).
     *
     * @return the event of the start
     * @throws DeviceTimeoutException if it does not start in time ({@link Kind#FACTORY_RESET}, for all of it)
     */
    public ModuleEvent.Startup factoryReset() {
        Duration timeout = session.timeouts().get(Kind.FACTORY_RESET);
        long start = System.nanoTime();
        try (EventAwaiter awaiter = session.expect(ModuleEvent.Startup.class::isInstance)) {
            session.execute(DeviceCommands.factoryReset(session.timeouts()));
            String awaited = "the start-up event after a factory reset";
            return (ModuleEvent.Startup) awaiter.poll(timeout.minusNanos(System.nanoTime() - start), awaited)
                    .orElseThrow(() -> new DeviceTimeoutException(
                            awaited, timeout, "keep the module's power on, reboot it and try once more"));
        }
    }

    /**
     * Sends the module to sleep, and returns when it has agreed. When it wakes up, a {@link ModuleEvent.Startup} comes;
     * until then it answers nothing.
     *
     * @param time for how long: whole seconds, 1 to 86,400
     * @throws InvalidRequestException if the time is out of range
     */
    public void hibernate(Duration time) {
        session.execute(DeviceCommands.hibernate(time, session.timeouts()));
    }

    /** Lets the module wait for a phone that gives it a WLAN. */
    public void startProvisioning() {
        session.execute(DeviceCommands.startProvisioning(session.timeouts()));
    }

    /**
     * Asks for the versions of the module's parts.
     *
     * @return the versions
     */
    public ModuleVersion version() {
        return session.execute(GeneralSettings.VERSION.get(session.timeouts()));
    }

    /**
     * Reads the module's clock.
     *
     * @return the time in whole seconds; some time in the past if the clock has not been set since the module started
     */
    public Instant time() {
        return session.execute(GeneralSettings.TIME.get(session.timeouts())).toInstant(ZoneOffset.UTC);
    }

    /**
     * Sets the module's clock, against which it checks the dates of certificates (F). The clock has no battery.
     *
     * @param clock where the time is taken from, such as {@link Clock#systemUTC}
     */
    public void setTime(Clock clock) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
        session.execute(GeneralSettings.TIME.set(now, session.timeouts()));
    }

    private boolean executeUnless(int code, AtCommand<Void> command) {
        try {
            session.execute(command);
            return true;
        } catch (ModuleRefusedException e) {
            if (e.code() == code) {
                return false;
            }
            throw e;
        }
    }
}
