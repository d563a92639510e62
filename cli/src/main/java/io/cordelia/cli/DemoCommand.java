package io.cordelia.cli;

import io.cordelia.at.AtPorts;
import io.cordelia.at.CordeliaDeviceClient;
import io.cordelia.at.WlanNetwork;
import io.cordelia.device.DeviceClient;
import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceTimeoutException;
import io.cordelia.device.Message;
import io.cordelia.device.ProtocolException;
import io.cordelia.sim.AccessPoint;
import io.cordelia.sim.EmbeddedBroker;
import io.cordelia.sim.SimPort;
import io.cordelia.sim.SimulatedModule;
import io.cordelia.sim.TcpPort;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cordelia demo}: the main job from end to end, with no hardware and no network. */
@Command(
        name = "demo",
        description = {
            "Show the main job from end to end, with no hardware and no network.",
            "Makes a throw-away PKI, starts a broker that requires client certificates and a simulated module on a "
                    + "pseudo-terminal; then uploads the certificates, connects, publishes and receives."
        },
        footer = {"", "Example: cordelia demo"})
final class DemoCommand implements Callable<Integer> {

    private static final String NAME = "cordelia-demo";
    private static final String WIFI_KEY = "demo-wifi-key";
    private static final String TOPIC = "cordelia/apple";
    private static final Duration ECHO_TIMEOUT = Duration.ofSeconds(10);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Screen screen = new Screen(spec.commandLine().getOut(), Terminal.ansi());
        DemoTimes times = new DemoTimes(screen);
        SimPort port = SimPorts.open();
        DeviceClient client = CordeliaDeviceClient.create(
                AtPorts.of(port.name()), options -> options.network(WlanNetwork.of(NAME, WIFI_KEY))
                        .trace(times)
                        .uploadListener(times::uploaded));
        ShutdownGuard guard = new ShutdownGuard(client::close);
        try (guard;
                port;
                ThrowAwayPki pki = new ThrowAwayPki(NAME);
                EmbeddedBroker broker = broker(pki)) {
            SimulatedModule module = SimulatedModule.builder()
                    .accessPoint(AccessPoint.secured(NAME, WIFI_KEY))
                    .port(port)
                    .start();
            try (module;
                    client) {
                screen.heading("A throw-away PKI, a broker and a simulated module");
                screen.line("   PKI     root CA, server certificate for localhost, device certificate and key");
                screen.line("   broker  localhost:" + broker.port() + ", TLS with client certificates required");
                screen.line("   module  " + port.name()
                        + (port instanceof TcpPort ? " (TCP, as this system has no pseudo-terminals)" : ""));
                doMainJob(client, config(pki, broker), screen, times);
            }
        }
        return ExitStatus.DONE;
    }

    private static EmbeddedBroker broker(ThrowAwayPki pki) {
        return EmbeddedBroker.builder()
                .tls(pki.server())
                .requireClientCertificates(List.of(pki.ca().certificate()))
                .start();
    }

    private static DeviceConfig config(ThrowAwayPki pki, EmbeddedBroker broker) {
        return DeviceConfig.builder("localhost", NAME)
                .port(broker.port())
                .credentials(pki.deviceFiles().load())
                .publishTopic(TOPIC)
                .publishTopic("cordelia/banana")
                .publishTopic("cordelia/orange")
                .publishTopic("cordelia/kiwi")
                .subscription("cordelia/+")
                .build();
    }

    private static void doMainJob(DeviceClient client, DeviceConfig config, Screen screen, DemoTimes times)
            throws InterruptedException {
        BlockingQueue<Message> received = new LinkedBlockingQueue<>();
        client.addMessageListener(received::add);
        screen.line("");
        screen.heading("Upload, set up, connect");
        screen.line(
                "   (two errors are to be expected of a blank module: -2071, no WLAN to leave; -10341, no such file)");
        client.connect(config);
        screen.line("");
        screen.heading("Publish, and receive the own message");
        byte[] payload = new RandomPayload().next();
        long start = System.nanoTime();
        client.publish(TOPIC, payload);
        Message echo = received.poll(ECHO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        long roundTrip = System.nanoTime() - start;
        if (echo == null) {
            throw new DeviceTimeoutException("the own message", ECHO_TIMEOUT, "see the traffic above");
        }
        if (!Arrays.equals(payload, echo.payload())) {
            throw new ProtocolException("another message came back: " + echo);
        }
        client.disconnect();
        screen.line("");
        screen.heading("Done");
        screen.line("   uploaded    " + times.upload());
        screen.line("   connected   " + times.connect());
        screen.line(String.format("   round trip  %.3f s from publish to the own message", roundTrip / 1e9));
    }
}
