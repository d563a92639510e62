package io.cordelia.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;

/** The transport as Paho sees it: open already. Tells how far Paho has come with it. */
final class PahoNetwork implements NetworkModule {

    /** Only its scheme is looked at, as the transport is ours; so no host name has to be squeezed into a URI. */
    static final String ANY_URI = "tcp://broker";

    private final Transport transport;
    private final BrokerAddress broker;
    private final PahoThreads threads;
    private final QueuedMessages messages;
    private final CountDownLatch connectSent = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean orderly;

    PahoNetwork(Transport transport, BrokerAddress broker, PahoThreads threads, QueuedMessages messages) {
        this.transport = transport;
        this.broker = broker;
        this.threads = threads;
        this.messages = messages;
    }

    /** Whether {@link #stop} is to let the broker read what was sent. */
    void endOrderly(boolean value) {
        orderly = value;
    }

    /** Waits until CONNECT was sent, or never will be; says whether that came in time. */
    boolean awaitConnectSent(long millis) throws InterruptedException {
        return connectSent.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Waits until Paho wants to end the connection; says whether that came in time. */
    boolean awaitStop(long millis) throws InterruptedException {
        return stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    /**
     * Called on the thread that then starts three others, and looks every 100 ms whether each of them runs. Woken up it
     * looks at once, which makes connecting 300 ms faster.
     */
    @Override
    public void start() {
        threads.wakeUntil(connectSent, Thread.currentThread());
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PacketInput(transport.input(), broker, connectSent);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new PacketOutput(transport.output(), messages, connectSent);
    }

    @Override
    public void stop() throws IOException {
        connectSent.countDown();
        stopped.countDown();
        // Waiting for the broker can block, so that is done only where somebody watches.
        if (orderly) {
            transport.close();
        } else {
            transport.abort();
        }
    }

    @Override
    public String getServerURI() {
        return ANY_URI;
    }
}
