package io.cordelia.sim;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import io.cordelia.device.PortUnavailableException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port on a pseudo-terminal (Linux, macOS), which a host opens by its path like any serial device.
 *
 * <p>The terminal is raw from the start and stays so. Hosts may come and go; what the module says while nobody reads
 * stays in the terminal for the next host, up to some 64 KiB, and is lost beyond that. While a host does not read,
 * nothing more is taken from it. After {@link #close} a host reads the end of the stream or an input/output error, as
 * with a serial adapter that was pulled.
 *
 * <p>One daemon thread, from attaching to closing.
 */
public final class PtyPort implements SimPort {

    private static final Logger LOG = LoggerFactory.getLogger(PtyPort.class);
    private static final int LIMIT = 64 * 1024;
    private static final int CHUNK = 4096;
    private static final int POLL_FD_SIZE = 8;

    private final LibC libc;
    private final Fds fds;
    private final Path path;
    private final Object lock = new Object();
    private final ByteQueue pending = new ByteQueue(LIMIT);
    private final Memory writeBuffer = new Memory(CHUNK);
    private Optional<Thread> thread = Optional.empty();
    private boolean closed;
    private boolean freed;

    /** @param wakeRead the end of a pipe that the thread listens to, so that {@code wakeWrite} can call it */
    private record Fds(int master, int slave, int wakeRead, int wakeWrite) {}

    private PtyPort(LibC libc, Fds fds, Path path) {
        this.libc = libc;
        this.fds = fds;
        this.path = path;
    }

    /**
     * Opens a pseudo-terminal.
     *
     * @return the open port; it serves once it is attached to a module
     * @throws PortUnavailableException if this system has no pseudo-terminals, or no more of them
     */
    public static PtyPort open() {
        if (!Platform.isLinux() && !Platform.isMac()) {
            throw new PortUnavailableException(
                    "pty", "cannot be opened: this system has no pseudo-terminals; use a TCP port instead");
        }
        try {
            return open(LibC.load());
        } catch (UnsatisfiedLinkError e) {
            throw new PortUnavailableException(
                    "pty", "cannot be opened: the C library is out of reach; use a TCP port instead", e);
        }
    }

    static PtyPort open(LibC libc) {
        int master = check(libc.posix_openpt(LibC.O_RDWR | LibC.O_NOCTTY), "posix_openpt");
        int slave = -1;
        int[] wake = {-1, -1};
        try {
            check(libc.grantpt(master), "grantpt");
            check(libc.unlockpt(master), "unlockpt");
            String name = nameOf(libc, master);
            slave = check(libc.open(name, LibC.O_RDWR | LibC.O_NOCTTY), "open " + name);
            makeRaw(libc, slave);
            check(libc.pipe(wake), "pipe");
            int flags = check(libc.fcntl(master, LibC.F_GETFL), "fcntl");
            check(libc.fcntl(master, LibC.F_SETFL, flags | LibC.O_NONBLOCK), "fcntl");
            return new PtyPort(libc, new Fds(master, slave, wake[0], wake[1]), Path.of(name));
        } catch (PortUnavailableException e) {
            for (int fd : new int[] {master, slave, wake[0], wake[1]}) {
                if (fd >= 0) {
                    libc.close(fd);
                }
            }
            throw e;
        }
    }

    /** One at a time: the C library keeps the name in one place for all threads. */
    private static synchronized String nameOf(LibC libc, int master) {
        return Optional.ofNullable(libc.ptsname(master)).orElseThrow(() -> failure("ptsname"));
    }

    private static void makeRaw(LibC libc, int slave) {
        try (Memory termios = new Memory(LibC.TERMIOS_SIZE)) {
            check(libc.tcgetattr(slave, termios), "tcgetattr");
            libc.cfmakeraw(termios);
            check(libc.tcsetattr(slave, LibC.TCSANOW, termios), "tcsetattr");
        }
    }

    private static int check(int result, String call) {
        if (result < 0) {
            throw failure(call);
        }
        return result;
    }

    private static PortUnavailableException failure(String call) {
        return new PortUnavailableException(
                "pty",
                "cannot be opened: " + call + " failed with errno " + Native.getLastError()
                        + "; use a TCP port instead");
    }

    /**
     * Where a host finds it.
     *
     * @return the device file, such as {@code /dev/pts/5}
     */
    public Path path() {
        return path;
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void start(Receiver receiver) {
        Objects.requireNonNull(receiver, "receiver");
        synchronized (lock) {
            if (thread.isPresent()) {
                throw new IllegalStateException("this port is attached to a module already");
            }
            Thread started = new Thread(() -> serve(receiver), "cordelia-sim-" + path);
            started.setDaemon(true);
            thread = Optional.of(started);
            started.start();
        }
    }

    @Override
    public void write(byte[] bytes) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            int written = pending.isEmpty() ? writeNow(bytes, 0, bytes.length) : 0;
            if (written == bytes.length) {
                return;
            }
            boolean idle = pending.isEmpty();
            if (!pending.offer(bytes, written, bytes.length - written)) {
                LOG.debug("{}: nobody reads: {} bytes dropped", path, bytes.length - written);
            } else if (idle) {
                wake();
            }
        }
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
            if (running.isEmpty()) {
                free();
            } else {
                wake();
            }
        }
        running.ifPresent(Threads::join);
    }

    private void serve(Receiver receiver) {
        try (Memory polled = new Memory(2L * POLL_FD_SIZE);
                Memory readBuffer = new Memory(CHUNK)) {
            byte[] buffer = new byte[CHUNK];
            while (await(polled)) {
                short happened = polled.getShort(6);
                if ((happened & LibC.POLLOUT) != 0) {
                    flush();
                } else if (happened != 0) {
                    read(readBuffer, buffer, receiver);
                }
            }
        } finally {
            synchronized (lock) {
                closed = true;
                free();
            }
            receiver.closed();
        }
    }

    /** Waits until the host sends, or takes again what is pending, or this port is woken. */
    private boolean await(Memory polled) {
        synchronized (lock) {
            if (closed) {
                return false;
            }
            pollFor(polled, 0, fds.master(), pending.isEmpty() ? LibC.POLLIN : LibC.POLLOUT);
        }
        pollFor(polled, POLL_FD_SIZE, fds.wakeRead(), LibC.POLLIN);
        if (libc.poll(polled, new NativeLong(2), -1) < 0 && Native.getLastError() != LibC.EINTR) {
            LOG.warn("{}: gone: poll failed with errno {}", path, Native.getLastError());
            return false;
        }
        if (polled.getShort(POLL_FD_SIZE + 6) != 0) {
            try (Memory one = new Memory(1)) {
                libc.read(fds.wakeRead(), one, new NativeLong(1));
            }
        }
        return true;
    }

    private static void pollFor(Memory polled, int at, int fd, short events) {
        polled.setInt(at, fd);
        polled.setShort(at + 4L, events);
        polled.setShort(at + 6L, (short) 0);
    }

    private void read(Memory readBuffer, byte[] buffer, Receiver receiver) {
        int count = libc.read(fds.master(), readBuffer, new NativeLong(CHUNK)).intValue();
        if (count > 0) {
            readBuffer.read(0, buffer, 0, count);
            receiver.received(buffer, 0, count);
        } else if (count == 0 || !mayTryAgain()) {
            LOG.warn("{}: gone: read failed with errno {}", path, Native.getLastError());
            synchronized (lock) {
                closed = true;
            }
        }
    }

    private void flush() {
        synchronized (lock) {
            byte[] chunk = new byte[Math.min(pending.size(), CHUNK)];
            int count = pending.peek(chunk, 0, chunk.length);
            if (!closed && count > 0) {
                pending.remove(writeNow(chunk, 0, count));
            }
        }
    }

    /** Writes as much as the terminal takes without waiting, and returns how much that was. */
    private int writeNow(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(CHUNK, length - done);
            writeBuffer.write(0, bytes, offset + done, part);
            int count =
                    libc.write(fds.master(), writeBuffer, new NativeLong(part)).intValue();
            if (count <= 0) {
                if (mayTryAgain()) {
                    break;
                }
                LOG.debug("{}: write failed with errno {}", path, Native.getLastError());
                return length;
            }
            done += count;
        }
        return done;
    }

    private static boolean mayTryAgain() {
        int errno = Native.getLastError();
        return errno == LibC.EAGAIN || errno == LibC.EINTR;
    }

    private void wake() {
        try (Memory one = new Memory(1)) {
            one.setByte(0, (byte) 0);
            libc.write(fds.wakeWrite(), one, new NativeLong(1));
        }
    }

    private void free() {
        if (freed) {
            return;
        }
        freed = true;
        for (int fd : new int[] {fds.master(), fds.slave(), fds.wakeRead(), fds.wakeWrite()}) {
            libc.close(fd);
        }
        writeBuffer.close();
    }
}
