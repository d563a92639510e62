package io.cordelia.samples;

import io.cordelia.at.AtPort;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.SimulatedModule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract for a simulated module behind the driver; what differs is the port and the broker. */
abstract class CordeliaContract extends LocalBrokerContract {

    private static final String SSID = "contract";
    private static final String WIFI_KEY = "contract-key";

    private final ModulePorts ports;
    private final List<SimulatedModule> modules = new ArrayList<>();

    CordeliaContract(ModulePorts ports, ContractBroker broker) {
        super(broker);
        this.ports = ports;
    }

    @Override
    protected DeviceClient newClient() {
        AtPort port = Hardware.call(() -> {
            SimulatedModule module = SimulatedModule.builder()
                    .accessPoint(AccessPoint.secured(SSID, WIFI_KEY))
                    .start();
            modules.add(module);
            return ports.to(module);
        });
        return CordeliaDeviceClient.create(port, options -> options.network(WlanNetwork.of(SSID, WIFI_KEY)));
    }

    @AfterEach
    void closeModules() {
        modules.forEach(SimulatedModule::close);
    }

    /** A line carries UTF-8 text without line ends and NUL. */
    @Override
    protected boolean canCarry(byte[] payload) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            return text.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
