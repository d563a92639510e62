package io.cordelia.sim;

import io.cordelia.device.InvalidRequestException;
import io.cordelia.device.PortUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port that listens for TCP connections on loopback and speaks raw bytes, so that socat and ser2net users reach it.
 *
 * <p>Like a serial device it has one user at a time: hosts may come and go, and while one is connected a second is
 * accepted and closed at once. What the module says while nobody is connected is lost. Up to 64 KiB waits for a host
 * that does not read; meanwhile nothing more is taken from it.
 *
 * <p>One daemon thread, from attaching to closing.
 */
public final class TcpPort implements SimPort {

    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);
    private static final int LIMIT = 64 * 1024;
    private static final int READ_SIZE = 2048;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final int port;
    private final Object lock = new Object();
    private final ByteQueue pending = new ByteQueue(LIMIT);
    private Optional<SelectionKey> host = Optional.empty();
    private Optional<Thread> thread = Optional.empty();
    private boolean closed;
    private boolean dropping;

    private TcpPort(ServerSocketChannel server, Selector selector, int port) {
        this.server = server;
        this.selector = selector;
        this.port = port;
    }

    /**
     * Opens the port on the loopback address.
     *
     * @param port the TCP port, 1 to 65535, or 0 for a free one
     * @return the open port; hosts may connect, and are served once it is attached to a module
     * @throws InvalidRequestException if the number is out of range
     * @throws PortUnavailableException if it cannot be listened on, such as because it is in use
     */
    public static TcpPort listen(int port) {
        if (port < 0 || port > 65_535) {
            throw new InvalidRequestException("TCP port", port + " is out of range", "0 (any free one) to 65535");
        }
        try {
            return listenOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new PortUnavailableException(
                    "tcp://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port,
                    "cannot be listened on (" + e.getMessage() + "); choose another one, or 0 for a free one",
                    e);
        }
    }

    private static TcpPort listenOn(InetSocketAddress address) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address);
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            return new TcpPort(server, selector, ((InetSocketAddress) server.getLocalAddress()).getPort());
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Where it listens.
     *
     * @return the TCP port, 1 to 65535
     */
    public int port() {
        return port;
    }

    @Override
    public String name() {
        return "tcp://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    @Override
    public void start(Receiver receiver) {
        Objects.requireNonNull(receiver, "receiver");
        synchronized (lock) {
            if (thread.isPresent()) {
                throw new IllegalStateException("this port is attached to a module already");
            }
            Thread started = new Thread(() -> serve(receiver), "cordelia-sim-" + name());
            started.setDaemon(true);
            thread = Optional.of(started);
            started.start();
        }
    }

    @Override
    public void write(byte[] bytes) {
        synchronized (lock) {
            if (closed || host.isEmpty()) {
                return;
            }
            SelectionKey key = host.get();
            try {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                if (pending.isEmpty()) {
                    ((SocketChannel) key.channel()).write(rest);
                }
                if (rest.hasRemaining()) {
                    queue(key, bytes, rest.position());
                }
            } catch (IOException e) {
                LOG.debug("{}: the host went away: {}", name(), e.getMessage());
                hangUp(key);
            }
        }
    }

    private void queue(SelectionKey key, byte[] bytes, int written) {
        if (!pending.offer(bytes, written, bytes.length - written)) {
            if (!dropping) {
                LOG.warn("{}: the host does not read: lines are dropped from now on", name());
            }
            dropping = true;
            return;
        }
        dropping = false;
        key.interestOps(SelectionKey.OP_WRITE);
        selector.wakeup();
    }

    @Override
    public void close() {
        Optional<Thread> running;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            running = thread;
            host.ifPresent(this::hangUp);
        }
        closeQuietly(server);
        closeQuietly(selector);
        running.ifPresent(Threads::join);
    }

    private void serve(Receiver receiver) {
        byte[] buffer = new byte[READ_SIZE];
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    handle(key, buffer, receiver);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            LOG.warn("{}: gone: {}", name(), e.getMessage());
        } catch (ClosedSelectorException e) {
            LOG.debug("{}: closed", name());
        } finally {
            close();
            receiver.closed();
        }
    }

    private void handle(SelectionKey key, byte[] buffer, Receiver receiver) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.isAcceptable()) {
                accept(buffer, receiver);
            } else if (key.isWritable()) {
                flush(key);
            } else if (key.isReadable()) {
                read(key, buffer, receiver);
            }
        } catch (CancelledKeyException e) {
            LOG.debug("{}: the host's connection was closed meanwhile", name());
        }
    }

    private void accept(byte[] buffer, Receiver receiver) {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            Optional<SelectionKey> earlier;
            synchronized (lock) {
                earlier = host;
            }
            // The earlier host may have left just before this one came: then its end is there to be read.
            earlier.ifPresent(key -> readAll(key, buffer, receiver));
            synchronized (lock) {
                welcome(channel);
            }
        } catch (IOException e) {
            LOG.warn("{}: a host could not be accepted: {}", name(), e.getMessage());
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        if (closed || host.isPresent()) {
            LOG.warn("{}: a second host was turned away", name());
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        host = Optional.of(channel.register(selector, SelectionKey.OP_READ));
    }

    private void flush(SelectionKey key) {
        synchronized (lock) {
            byte[] chunk = new byte[Math.min(pending.size(), READ_SIZE)];
            try {
                int count = pending.peek(chunk, 0, chunk.length);
                pending.remove(((SocketChannel) key.channel()).write(ByteBuffer.wrap(chunk, 0, count)));
                if (pending.isEmpty()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            } catch (IOException e) {
                LOG.debug("{}: the host went away: {}", name(), e.getMessage());
                hangUp(key);
            }
        }
    }

    private void readAll(SelectionKey key, byte[] buffer, Receiver receiver) {
        boolean more = true;
        while (more) {
            more = read(key, buffer, receiver);
        }
    }

    /** Reads once, and tells whether there was something to read. */
    private boolean read(SelectionKey key, byte[] buffer, Receiver receiver) {
        int count;
        try {
            count = ((SocketChannel) key.channel()).read(ByteBuffer.wrap(buffer));
        } catch (IOException e) {
            LOG.debug("{}: the host went away: {}", name(), e.getMessage());
            count = -1;
        }
        if (count < 0) {
            synchronized (lock) {
                hangUp(key);
            }
        } else if (count > 0) {
            receiver.received(buffer, 0, count);
        }
        return count > 0;
    }

    private void hangUp(SelectionKey key) {
        key.cancel();
        closeQuietly(key.channel());
        if (host.filter(h -> h == key).isPresent()) {
            host = Optional.empty();
            pending.clear();
        }
    }

    private void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("{}: closing failed: {}", name(), e.getMessage());
        }
    }
}
