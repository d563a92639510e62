package io.cordelia.sim;

import java.util.List;

/**
 * The chip's network processor, which {@code start} and {@code stop} switch: files, WLAN and MQTT need it (D). It runs
 * after the module has booted. Used under the module's lock.
 */
final class NetworkProcessor {

    private final Flash flash;
    private final Enrolment enrolment;
    private final MqttUplink uplink;
    private final Wlan wlan;
    private final WlanProfiles profiles;
    private final WlanPolicies policies;
    private boolean running = true;
    private boolean provisioning;

    NetworkProcessor(
            Flash flash,
            Enrolment enrolment,
            MqttUplink uplink,
            Wlan wlan,
            WlanProfiles profiles,
            WlanPolicies policies) {
        this.flash = flash;
        this.enrolment = enrolment;
        this.uplink = uplink;
        this.wlan = wlan;
        this.profiles = profiles;
        this.policies = policies;
    }

    boolean isRunning() {
        return running;
    }

    void start() throws AtError {
        if (running) {
            throw AtError.processCommand(ErrorCode.DEVICE_ALREADY_STARTED);
        }
        running = true;
    }

    void stop() throws AtError {
        refuseUnlessRunning();
        running = false;
        powerOff();
    }

    /** The power came. */
    void powerOn() {
        running = true;
    }

    /** The power went: open files lose what was written to them, and the connections end without a word. */
    void powerOff() {
        flash.loseOpenFiles();
        enrolment.powerOff();
        uplink.powerOff();
        wlan.powerOff();
        provisioning = false;
    }

    /** Joins a remembered network, if that is the policy. */
    void joinByItself() {
        if (policies.joinsByItself()) {
            wlan.joinOneOf(profiles.wanted());
        }
    }

    /** Begins provisioning. */
    void provision() throws AtError {
        refuseUnlessRunning();
        if (provisioning) {
            throw AtError.processCommand(ErrorCode.PROVISIONING_IN_PROGRESS);
        }
        provisioning = true;
    }

    /** The same commands, refused while it does not run. Their arguments are not looked at then. */
    List<Command> guard(List<Command> commands) {
        return commands.stream()
                .map(c -> new Command(c.name(), c.arguments(), (arguments, reply) -> {
                    refuseUnlessRunning();
                    c.action().run(arguments, reply);
                }))
                .toList();
    }

    private void refuseUnlessRunning() throws AtError {
        if (!running) {
            throw AtError.processCommand(ErrorCode.DEVICE_NOT_STARTED);
        }
    }
}
