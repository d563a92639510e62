package io.cordelia.sim;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Boots the module and sends it to sleep. Used under the module's lock. */
final class PowerSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(PowerSwitch.class);

    private final NetworkProcessor processor;
    private final Settings settings;
    private final Flash flash;
    private final ModuleClock clock;
    private final ModuleTimer timer;
    private final TimeScale timeScale;
    private final Runnable inputLost;
    private final Runnable booted;

    /** Which sleep the module is in; empty while it is awake. */
    private Optional<Object> sleep = Optional.empty();

    /**
     * @param inputLost is told when what has come in of an unfinished line is forgotten
     * @param booted is told when the module is up, before it joins a network
     */
    PowerSwitch(
            NetworkProcessor processor,
            Settings settings,
            Flash flash,
            ModuleClock clock,
            ModuleTimer timer,
            TimeScale timeScale,
            Runnable inputLost,
            Runnable booted) {
        this.processor = processor;
        this.settings = settings;
        this.flash = flash;
        this.clock = clock;
        this.timer = timer;
        this.timeScale = timeScale;
        this.inputLost = inputLost;
        this.booted = booted;
    }

    boolean isAwake() {
        return sleep.isEmpty();
    }

    /** Starts anew, as after a loss of power. */
    void boot() {
        switchOff();
        sleep = Optional.empty();
        processor.powerOn();
        clock.restart();
        booted.run();
        processor.joinByItself();
    }

    private void switchOff() {
        inputLost.run();
        processor.powerOff();
    }

    /** Goes back to the state as shipped, then starts anew. */
    void factoryReset() {
        try {
            settings.clear();
            flash.clear();
        } catch (AtError e) {
            LOG.warn("the factory reset could not clear everything: {}", e.getMessage());
        }
        bootAfter(Assumptions.FACTORY_RESET);
    }

    /** Sleeps, then starts anew. */
    void hibernate(int seconds) {
        bootAfter(Duration.ofSeconds(seconds));
    }

    /** Says and hears nothing for a time of the module, then boots, unless somebody boots it before. */
    private void bootAfter(Duration time) {
        Duration scaled = timeScale.of(time);
        if (scaled.isZero()) {
            boot();
            return;
        }
        switchOff();
        Object mine = new Object();
        sleep = Optional.of(mine);
        timer.after(scaled, () -> {
            if (sleep.filter(s -> s == mine).isPresent()) {
                boot();
            }
        });
    }
}
