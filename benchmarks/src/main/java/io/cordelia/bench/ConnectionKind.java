package io.cordelia.bench;

import io.cordelia.device.DeviceConfig;
import io.cordelia.device.DeviceCredentials;
import io.cordelia.device.PublishTopic;
import io.cordelia.device.Qos;
import io.cordelia.device.Subscription;
import io.cordelia.mqtt.PahoDeviceClient;
import io.cordelia.pki.TlsContexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** One way to be connected to a broker: what it costs each time, full and resumed, and what each message costs then. */
final class ConnectionKind implements AutoCloseable {

    private static final byte[] PAYLOAD = new byte[60];
    private static final long PATIENCE_SECONDS = 10;

    private final String name;
    private final int port;
    private final Optional<Secured> secured;

    /** Of this kind alone, as other kinds are connected to the same broker. */
    private final String topic;

    private final BareMqtt bare;
    private final PahoDeviceClient device;
    private final Semaphore heard = new Semaphore(0);
    private final List<Double> full = new ArrayList<>();
    private final List<Double> resumed = new ArrayList<>();
    private final List<Double> deviceConnect = new ArrayList<>();
    private final List<Double> latency = new ArrayList<>();
    private int reallyResumed;

    /** TLS of one version. The context is the one whose sessions are resumed. */
    private record Secured(DeviceCredentials credentials, String protocol, SSLContext lasting) {}

    private ConnectionKind(String name, int port, Optional<Secured> secured) {
        this.name = name;
        this.port = port;
        this.secured = secured;
        this.topic = "cordelia/" + name;
        this.bare = new BareMqtt(port, "bare");
        this.device = client();
        device.addMessageListener(message -> heard.release());
        device.connect(config("messages " + name.replace(',', ' '))
                .publishTopic(new PublishTopic(topic, Qos.AT_MOST_ONCE, false))
                .subscription(new Subscription(topic, Qos.AT_MOST_ONCE))
                .build());
    }

    static ConnectionKind tcp(int port) {
        return new ConnectionKind("TCP", port, Optional.empty());
    }

    static ConnectionKind tls(String name, int port, DeviceCredentials credentials, String protocol) {
        return new ConnectionKind(
                name, port, Optional.of(new Secured(credentials, protocol, TlsContexts.client(credentials))));
    }

    /** Connects in each of the ways once. */
    void connect(boolean counts) throws IOException {
        BareMqtt.Connected first = secured.isPresent()
                ? bare.connect(
                        TlsContexts.client(secured.get().credentials()),
                        secured.get().protocol())
                : bare.connect();
        if (first.resumed().orElse(false)) {
            throw new IllegalStateException("a TLS session was resumed with a context that is new");
        }
        Optional<BareMqtt.Connected> again = secured.isPresent()
                ? Optional.of(
                        bare.connect(secured.get().lasting(), secured.get().protocol()))
                : Optional.empty();
        double client = deviceConnect();
        if (counts) {
            full.add(first.millis());
            deviceConnect.add(client);
            again.ifPresent(a -> {
                resumed.add(a.millis());
                reallyResumed += a.resumed().orElseThrow() ? 1 : 0;
            });
        }
    }

    private double deviceConnect() {
        try (PahoDeviceClient fresh = client()) {
            DeviceConfig config = config("connects").build();
            long start = System.nanoTime();
            fresh.connect(config);
            return (System.nanoTime() - start) / 1e6;
        }
    }

    /** Sends a message to itself over the lasting connection. */
    void message(boolean counts) throws InterruptedException, IOException {
        long start = System.nanoTime();
        device.publish(topic, PAYLOAD);
        if (!heard.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a message over " + name + " did not come back");
        }
        if (heard.availablePermits() > 0) {
            throw new IOException("a message over " + name + " came back more than once, or another one came");
        }
        if (counts) {
            latency.add((System.nanoTime() - start) / 1e6);
        }
    }

    private PahoDeviceClient client() {
        return PahoDeviceClient.create(o -> secured.ifPresent(s -> o.tlsProtocol(s.protocol())));
    }

    private DeviceConfig.Builder config(String clientId) {
        DeviceConfig.Builder config =
                DeviceConfig.builder("localhost", clientId).port(port);
        secured.ifPresent(s -> config.credentials(s.credentials()));
        return config;
    }

    String name() {
        return name;
    }

    Samples full() {
        return samples(full);
    }

    /** Empty without TLS. */
    Optional<Samples> resumed() {
        return resumed.isEmpty() ? Optional.empty() : Optional.of(samples(resumed));
    }

    int reallyResumed() {
        return reallyResumed;
    }

    Samples deviceConnects() {
        return samples(deviceConnect);
    }

    Samples latency() {
        return samples(latency);
    }

    private static Samples samples(List<Double> values) {
        return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Override
    public void close() {
        device.close();
    }
}
