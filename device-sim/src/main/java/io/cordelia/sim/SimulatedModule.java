package io.cordelia.sim;

import io.cordelia.device.DeviceClient;
import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.Message;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated Cordelia-I: it answers AT commands on its ports as PROTOCOL.md says, keeps files and settings, and makes
 * real MQTT connections with the certificates that were uploaded to it.
 *
 * <pre>{@code
 * try (PtyPort port = PtyPort.open();
 *         SimulatedModule module = SimulatedModule.builder().port(port).start()) {
 *     // any serial program can now open port.path()
 * }
 * }</pre>
 *
 * <p>It has one UART, which is heard on all its ports, and carries out one command at a time. Many modules can live in one
 * JVM. An idle one needs no thread but those of its ports; a connection to a broker has some for its life.
 *
 * <p>Safe for use by many threads.
 */
public final class SimulatedModule implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedModule.class);

    /** Guards what changes here, and all the parts but those that say otherwise. */
    private final Object lock = new Object();

    private final List<HostLine> lines = new ArrayList<>();
    private final FlashStore store;
    private final SerialNumber serialNumber;
    private final Flash flash;
    private final Settings settings;
    private final Wlan wlan;
    private final MqttUplink uplink;
    private final Enrolment enrolment;
    private final NetworkProcessor processor;
    private final PowerSwitch power;
    private final AtServer server;
    private final ModuleTimer timer = new ModuleTimer(lock);
    private final Uart uart;
    private final OptionalInt baud;
    private Faults faults;
    private boolean closed;

    private SimulatedModule(Builder builder, FlashStore store, SerialNumber serialNumber) {
        this.store = store;
        this.serialNumber = serialNumber;
        ModuleIdentity identity = builder.identity(serialNumber.value());
        ModuleClock clock = new ModuleClock(InstantSource.system());
        flash = new Flash(store);
        settings = new Settings(store);
        faults = new Faults(builder.faults);
        uart = new Uart(timer, faults);
        flash.faults(builder.faults.flashBytes(), builder.faults.badBlock());
        RootCaCatalogue catalogue = new RootCaCatalogue(builder.publicRootCas);
        NameMap names = new NameMap(builder.names);
        Function<UplinkPlan, DeviceClient> clients = builder.clients
                .<Function<UplinkPlan, DeviceClient>>map(c -> plan -> c.get())
                .orElse(plan -> plan.client(names));
        uplink = new MqttUplink(lock, clients, () -> UplinkPlan.read(settings, flash, catalogue, clock), uart::event);
        enrolment = new Enrolment(lock, settings, flash, identity, names, uart::event);
        NetConfig netConfig = new NetConfig(settings, identity);
        WlanProfiles profiles = new WlanProfiles(settings);
        WlanPolicies policies = new WlanPolicies(settings);
        wlan = new Wlan(
                List.copyOf(builder.accessPoints),
                builder.timeScale.of(Assumptions.SCAN),
                uart::event,
                netConfig::acquired,
                this::networkLost);
        processor = new NetworkProcessor(flash, enrolment, uplink, wlan, profiles, policies);
        power = new PowerSwitch(
                processor,
                settings,
                flash,
                clock,
                timer,
                builder.timeScale,
                () -> lines.forEach(HostLine::reset),
                () -> uart.event(identity.startupEvent()));
        baud = builder.baud;
        boolean filesWhileConnected = builder.filesWhileConnected;
        List<Command> commands = new ArrayList<>();
        commands.addAll(new DeviceCommands(power, processor).all());
        commands.addAll(new SettingCommands(settings, clock, identity, wlan::isConnected).all());
        List<Command> guarded = new ArrayList<>();
        guarded.addAll(new FileCommands(flash, () -> wlan.isConnected() && !filesWhileConnected).all());
        guarded.addAll(new WlanCommands(wlan, profiles, policies, settings).all());
        guarded.addAll(new NetCommands(netConfig, wlan::isConnected).all());
        guarded.addAll(new IotCommands(uplink, enrolment, wlan::isConnected).all());
        commands.addAll(processor.guard(guarded));
        server = new AtServer(commands);
        builder.faults.requireCommands(server.names());
    }

    /**
     * Starts the description of a module.
     *
     * @return a builder: flash in memory, any network name and key joins, no faults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Puts the module on a further port. It is running, so no start-up event is heard there (A).
     *
     * @param port a port that no module is on; closed with the module
     * @throws IllegalStateException if the module is closed, or a module is on the port already
     */
    public void attach(SimPort port) {
        SimPort paced = baud.isPresent() ? new LinePacer(port, baud.getAsInt()) : port;
        HostLine line = new HostLine(lock, new Board(), uart, timer, paced);
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the simulated module is closed");
            }
            lines.add(line);
            uart.add(paced);
        }
        try {
            paced.start(line);
        } catch (RuntimeException e) {
            line.closed();
            throw e;
        }
    }

    /**
     * What its ports are called where a host looks for them.
     *
     * @return the names of the ports that are open, in the order in which they were attached, such as {@code /dev/pts/5} or
     *     {@code tcp://127.0.0.1:4711}
     */
    public List<String> portNames() {
        return uart.ports().stream().map(SimPort::name).toList();
    }

    /**
     * What its first port is called.
     *
     * @return the first of {@link #portNames}
     * @throws IllegalStateException if no port is open
     */
    public String portName() {
        return uart.ports().stream()
                .map(SimPort::name)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the simulated module is on no open port"));
    }

    /**
     * Presses the reset button: the module boots, and says so with {@code +eventstartup}. Open files lose what was written
     * to them, the connections end, and the clock is unset; files and settings stay.
     */
    public void pressReset() {
        synchronized (lock) {
            if (!closed) {
                power.boot();
            }
        }
    }

    /**
     * Lets the module say something of its own accord.
     *
     * @param line the event without its line end, such as {@code +eventgeneral:error,-6,1}; UTF-8 on the wire
     * @throws InvalidRequestException if it is empty or holds a line end
     */
    public void emitEvent(String line) {
        if (line.isBlank() || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            throw new InvalidRequestException("event", "is not one line", "one line without its end");
        }
        synchronized (lock) {
            uart.event(Wire.of(line));
        }
    }

    /**
     * Puts an access point out of the module's reach. If the module has joined it, it says so, and a connection to a broker
     * is lost. Works for any name where no access points are configured.
     *
     * @param name the network name (SSID)
     */
    public void loseAccessPoint(String name) {
        synchronized (lock) {
            wlan.lose(Wire.of(name));
        }
    }

    /**
     * Brings a lost access point back. The module joins it by itself if it remembers it as a profile and its connection
     * policy is auto or fast.
     *
     * @param name the network name (SSID)
     */
    public void restoreAccessPoint(String name) {
        synchronized (lock) {
            wlan.restore(Wire.of(name));
            if (!closed && power.isAwake() && processor.isRunning()) {
                processor.joinByItself();
            }
        }
    }

    /**
     * Replaces the fault plan; counting starts anew.
     *
     * @param plan what goes wrong from now on
     * @throws InvalidRequestException if it names a command that the module does not know
     */
    public void faults(FaultPlan plan) {
        plan.requireCommands(server.names());
        synchronized (lock) {
            faults = new Faults(plan);
            uart.faults(faults);
            flash.faults(plan.flashBytes(), plan.badBlock());
        }
        LOG.info("faults: {}", plan);
    }

    /**
     * The fault plan that is in force.
     *
     * @return the one that the module was started with, or the last that was given to {@link #faults}
     */
    public FaultPlan faultPlan() {
        synchronized (lock) {
            return faults.plan();
        }
    }

    /**
     * The files as they are now. What is being written is not among them before its file is closed.
     *
     * @return a copy: names and contents
     */
    public Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        synchronized (lock) {
            flash.files()
                    .forEach(f -> files.put(Wire.text(f.name()), f.content().clone()));
        }
        return files;
    }

    /**
     * How many files are open.
     *
     * @return the number of ids that {@code fileOpen} gave and {@code fileClose} did not take back
     */
    public int openFiles() {
        synchronized (lock) {
            return flash.openCount();
        }
    }

    /**
     * A setting that is kept, as it is now.
     *
     * @param id its group in any case, such as {@code mqtt} or {@code subtopic0}
     * @param option its name in the group in any case, such as {@code clientId}
     * @return the value without quotes: strings, decimal numbers, {@code true} or {@code false}, or words joined by |; empty
     *     if there is no such setting
     */
    public Optional<String> setting(String id, String option) {
        synchronized (lock) {
            return Settings.find(id, option).map(s -> Wire.text(settings.get(s)));
        }
    }

    /**
     * The messages that came from the broker.
     *
     * @return the last 1000 at most, oldest first
     */
    public List<Message> receivedMessages() {
        synchronized (lock) {
            return uplink.received();
        }
    }

    /**
     * The messages that the host gave to publish and the module accepted.
     *
     * @return the last 1000 at most, oldest first
     */
    public List<Message> publishedMessages() {
        synchronized (lock) {
            return uplink.published();
        }
    }

    /**
     * Whether the module has joined a network.
     *
     * @return true from {@code +eventwlan:connect} until the network is left
     */
    public boolean isWlanConnected() {
        synchronized (lock) {
            return wlan.isConnected();
        }
    }

    /**
     * Whether the module is connected to a broker.
     *
     * @return true from CONNACK until the connection ends
     */
    public boolean isMqttConnected() {
        synchronized (lock) {
            return uplink.isUp();
        }
    }

    /** Takes the power away: closes the ports and connections, and ends their threads. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            wlan.powerOff();
            flash.loseOpenFiles();
        }
        uart.ports().forEach(SimPort::close);
        uplink.close();
        enrolment.close();
        timer.close();
        store.close();
        serialNumber.close();
    }

    private void networkLost() {
        uplink.networkLost();
        enrolment.networkLost();
    }

    private final class Board implements HostLine.Board {

        @Override
        public Faults faults() {
            return faults;
        }

        @Override
        public boolean isAwake() {
            return !closed && power.isAwake();
        }

        @Override
        public void boot() {
            power.boot();
        }

        @Override
        public void loseWlan() {
            wlan.drop();
        }

        @Override
        public void loseBroker() {
            uplink.networkLost();
        }

        @Override
        public Reply answer(AtServer.Request request) {
            return server.answer(request);
        }

        @Override
        public void detached(HostLine line) {
            lines.remove(line);
        }
    }

    /** Describes a module. Not safe for use by many threads. */
    public static final class Builder {

        private static final int MIN_BAUD = 300;
        private static final int MAX_BAUD = 3_000_000;

        private final List<SimPort> ports = new ArrayList<>();
        private final List<AccessPoint> accessPoints = new ArrayList<>();
        private final Set<X509Certificate> publicRootCas = new HashSet<>();
        private Optional<Path> flash = Optional.empty();
        private boolean filesWhileConnected;
        private OptionalInt serialNumber = OptionalInt.empty();
        private Optional<byte[]> macAddress = Optional.empty();
        private Optional<byte[]> udid = Optional.empty();
        private OptionalInt baud = OptionalInt.empty();
        private TimeScale timeScale = new TimeScale(0);
        private FaultPlan faults = FaultPlan.none();
        private Optional<Supplier<DeviceClient>> clients = Optional.empty();
        private final Map<String, NameMap.Target> names = new HashMap<>();

        private Builder() {}

        /**
         * Puts the module on a port from the start, so that the start-up event is heard there.
         *
         * @param port a port that no module is on; closed with the module
         * @return this
         */
        public Builder port(SimPort port) {
            ports.add(Objects.requireNonNull(port));
            return this;
        }

        /**
         * Keeps files and settings in a directory, where a later module finds them again. A process that is killed leaves
         * either the old or the new state of each file and of the settings.
         *
         * @param directory made if it is not there; of one module at a time
         * @return this
         */
        public Builder flash(Path directory) {
            flash = Optional.of(directory);
            return this;
        }

        /**
         * Sets the number that MAC address, UDID and device id are made of, which no reset changes. By default it is the
         * lowest that no other module in this JVM has: 0 if there is none.
         *
         * @param number 0 to 9999999; the same number gives the same module each time
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder serialNumber(int number) {
            if (number < 0 || number > ModuleIdentity.MAX_SERIAL_NUMBER) {
                throw new InvalidRequestException(
                        "serial number", number + " is out of range", "0 to " + ModuleIdentity.MAX_SERIAL_NUMBER);
            }
            serialNumber = OptionalInt.of(number);
            return this;
        }

        /**
         * Sets the MAC address that the module was made with, in place of the one that its serial number gives.
         *
         * @param address 6 bytes
         * @return this
         * @throws InvalidRequestException if it has another length
         */
        public Builder macAddress(byte[] address) {
            macAddress = Optional.of(checked("MAC address", address, ModuleIdentity.MAC_BYTES));
            return this;
        }

        /**
         * Sets the UDID, in place of the one that the serial number gives.
         *
         * @param id 16 bytes
         * @return this
         * @throws InvalidRequestException if it has another length
         */
        public Builder udid(byte[] id) {
            udid = Optional.of(checked("UDID", id, ModuleIdentity.UDID_BYTES));
            return this;
        }

        private static byte[] checked(String argument, byte[] bytes, int length) {
            if (bytes.length != length) {
                throw new InvalidRequestException(argument, "has " + bytes.length + " bytes", length + " bytes");
            }
            return bytes.clone();
        }

        private ModuleIdentity identity(int number) {
            ModuleIdentity made = ModuleIdentity.of(number);
            ModuleIdentity addressed = macAddress.map(made::withMacAddress).orElse(made);
            return udid.map(addressed::withUdid).orElse(addressed);
        }

        /**
         * Adds an access point. With none, any network name and key joins.
         *
         * @param accessPoint one that the module can join
         * @return this
         */
        public Builder accessPoint(AccessPoint accessPoint) {
            accessPoints.add(Objects.requireNonNull(accessPoint));
            return this;
        }

        /**
         * Allows files to be changed while the WLAN is connected, for software that relies on it (D). By default it is
         * refused with code -10324, as the exercises disconnect first (S, A).
         *
         * @return this
         */
        public Builder allowFilesWhileConnected() {
            filesWhileConnected = true;
            return this;
        }

        /**
         * Paces the line: bytes arrive and leave at this rate, ten bits a byte, each no earlier than on a real line. By
         * default they pass at once. Costs two threads a port; a host that sends more than 4 KiB ahead of the line waits.
         * The setting {@code UART,baudrate} does not change it.
         *
         * @param rate bits a second, 300 to 3000000; the module's own is 115200 (S, D)
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder baud(int rate) {
            if (rate < MIN_BAUD || rate > MAX_BAUD) {
                throw new InvalidRequestException(
                        "baud rate", rate + " is out of range", MIN_BAUD + " to " + MAX_BAUD + " bits a second");
            }
            baud = OptionalInt.of(rate);
            return this;
        }

        /**
         * Sends connections for an endpoint or an enrolment server elsewhere, whatever their port, so that a program which
         * was written for a cloud runs with a local broker. TLS still checks the name.
         *
         * @param host the host as the settings name it, in any case
         * @param toHost the host name or IP address to connect to
         * @param toPort the port to connect to, 1 to 65535
         * @return this
         * @throws InvalidRequestException if a host is empty or the port out of range
         */
        public Builder map(String host, String toHost, int toPort) {
            names.put(NameMap.key(host), new NameMap.Target(toHost, toPort));
            return this;
        }

        /**
         * Sends connections for one port of an endpoint elsewhere; otherwise as {@link #map(String, String, int)}, which it
         * goes before.
         *
         * @param host the endpoint as the settings name it, in any case
         * @param port the port as the settings name it, 1 to 65535
         * @param toHost the host name or IP address to connect to
         * @param toPort the port to connect to, 1 to 65535
         * @return this
         * @throws InvalidRequestException if a host is empty or a port out of range
         */
        public Builder map(String host, int port, String toHost, int toPort) {
            names.put(NameMap.key(host, port), new NameMap.Target(toHost, toPort));
            return this;
        }

        /**
         * Makes the module take the time that the hardware takes: a factory reset's 60 s (S), a hibernation.
         *
         * @param scale 1 for the hardware's pace, 0 (the default) for at once, or anything between; at most 1
         * @return this
         * @throws InvalidRequestException if it is out of range
         */
        public Builder timeScale(double scale) {
            timeScale = new TimeScale(scale);
            return this;
        }

        /**
         * Adds root CAs to the chip's built-in catalogue of public ones, so that they are trusted without the flag
         * {@code whitelist_rootca}. The catalogue holds those that Java trusts.
         *
         * @param pem certificates
         * @return this
         * @throws InvalidRequestException if it holds none
         */
        public Builder publicRootCa(byte[] pem) {
            try {
                Set<X509Certificate> certificates = RootCaCatalogue.certificates(pem);
                if (certificates.isEmpty()) {
                    throw new InvalidRequestException(
                            "root CA", "is not a PEM certificate", "one or more certificates");
                }
                publicRootCas.addAll(certificates);
                return this;
            } catch (CertificateException e) {
                throw new InvalidRequestException("root CA", "cannot be read", "one or more PEM certificates");
            }
        }

        /**
         * Sets what goes wrong.
         *
         * @param plan the faults
         * @return this
         */
        public Builder faults(FaultPlan plan) {
            faults = Objects.requireNonNull(plan);
            return this;
        }

        /** Where MQTT clients come from; tests put in some that misbehave. */
        Builder clients(Supplier<DeviceClient> supplier) {
            clients = Optional.of(supplier);
            return this;
        }

        /**
         * Powers the module up.
         *
         * @return the running module, which has said {@code +eventstartup} on its ports; if this throws, its ports are the
         *     caller's to close
         * @throws InvalidRequestException if the flash directory cannot be used, another module uses it, or the fault plan
         *     names a command that the module does not know
         * @throws IllegalStateException if a module is on one of the ports already
         */
        public SimulatedModule start() {
            FlashStore store = flash.<FlashStore>map(DirectoryStore::open).orElseGet(FlashStore::none);
            SerialNumber number = SerialNumber.take(serialNumber);
            try {
                SimulatedModule module = new SimulatedModule(this, store, number);
                try {
                    ports.forEach(module::attach);
                    module.pressReset();
                    return module;
                } catch (RuntimeException e) {
                    module.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                store.close();
                number.close();
                throw e;
            }
        }
    }
}
