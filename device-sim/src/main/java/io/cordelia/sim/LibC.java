package io.cordelia.sim;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/** The calls of the C library that a pseudo-terminal needs, and the numbers that differ between Linux and macOS. */
interface LibC extends Library {

    int O_RDWR = 2;
    int O_NOCTTY = Platform.isMac() ? 0x20000 : 0x100;
    int O_NONBLOCK = Platform.isMac() ? 0x4 : 0x800;
    int F_GETFL = 3;
    int F_SETFL = 4;
    int TCSANOW = 0;
    short POLLIN = 0x1;
    short POLLOUT = 0x4;
    int EINTR = 4;
    int EAGAIN = Platform.isMac() ? 35 : 11;

    /** More than {@code struct termios} takes anywhere (60 bytes on Linux, 72 on macOS). */
    int TERMIOS_SIZE = 256;

    static LibC load() {
        return Native.load("c", LibC.class);
    }

    int posix_openpt(int flags);

    int grantpt(int fd);

    int unlockpt(int fd);

    String ptsname(int fd);

    int open(String path, int flags, Object... mode);

    int close(int fd);

    int fcntl(int fd, int command, Object... argument);

    int pipe(int[] fds);

    NativeLong read(int fd, Pointer buffer, NativeLong count);

    NativeLong write(int fd, Pointer buffer, NativeLong count);

    int poll(Pointer fds, NativeLong count, int timeoutMs);

    int tcgetattr(int fd, Pointer termios);

    int tcsetattr(int fd, int actions, Pointer termios);

    void cfmakeraw(Pointer termios);
}
