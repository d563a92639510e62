package io.cordelia.at;

import io.cordelia.device.DeviceException;
import io.cordelia.device.ModuleRefusedException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a module from any state to the broker's acceptance, step by step; once. */
final class BringUp {

    private static final Logger LOG = LoggerFactory.getLogger(BringUp.class);

    private final CordeliaModule module;
    private final ConnectPlan plan;
    private final ClientSettings settings;
    private final DeviceLink link;
    /** What is to be done if connecting fails now. */
    private Optional<Runnable> undo = Optional.empty();

    BringUp(CordeliaModule module, ConnectPlan plan, ClientSettings settings, DeviceLink link) {
        this.module = module;
        this.plan = plan;
        this.settings = settings;
        this.link = link;
    }

    /** Does it; what fails disconnects the module again. */
    void run() {
        try {
            prepare();
            undo = Optional.of(module.wlan()::disconnectToTidyUp);
            joinWlan();
            undo = Optional.of(module.iot()::disconnectToTidyUp);
            link.connecting(plan);
            module.iot().connect(plan.broker());
        } catch (RuntimeException | Error e) {
            tidyUp(e);
            throw e;
        }
    }

    private void prepare() {
        link.forgetAddress();
        module.device().awaitReady();
        module.wlan().disconnect();
        upload();
        module.settings()
                .set(
                        GeneralSettings.TIME,
                        LocalDateTime.ofInstant(settings.clock().instant(), ZoneOffset.UTC));
        plan.apply(module.settings());
    }

    /**
     * Uploads the files that differ. One that is open on the module was left so by a program that was killed, as this one
     * has the port to itself; nobody knows its id any more, so that only a reboot closes it.
     */
    private void upload() {
        try {
            uploadAll();
        } catch (ModuleRefusedException e) {
            if (e.code() != ErrorCodes.FILE_ALREADY_OPEN) {
                throw e;
            }
            LOG.info(
                    "port {}: a file was left open on the module; rebooting it ({})",
                    module.session().portName(),
                    e.getMessage());
            module.device().reboot();
            module.device().awaitReady();
            module.wlan().disconnect();
            uploadAll();
        }
    }

    private void uploadAll() {
        for (ConnectPlan.UploadFile file : plan.files()) {
            module.files().putIfChanged(file.name(), file.content(), settings.uploads());
        }
    }

    private void joinWlan() {
        if (settings.network().isPresent()) {
            module.wlan().join(settings.network().get());
            return;
        }
        try (EventAwaiter awaiter = module.session().expect(ModuleEvent.Ipv4Acquired.class::isInstance)) {
            if (!link.hasAddress()) {
                awaiter.await(
                        module.session().timeouts().get(AtTimeouts.Kind.WLAN_JOIN),
                        "an IP address of a WLAN that the module joins by itself",
                        "give the client a network, or store a profile on the module");
            }
        }
    }

    private void tidyUp(Throwable reason) {
        try {
            undo.ifPresent(Runnable::run);
        } catch (DeviceException e) {
            reason.addSuppressed(e);
        }
    }
}
