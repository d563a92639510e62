package io.cordelia.cli;

import io.cordelia.at.AtTrace;
import java.util.Locale;

/** Watches what the demo's client does and measures it. Safe for use by many threads. */
final class DemoTimes implements AtTrace {

    private final Screen screen;
    private long uploadNanos;
    private long uploadStart;
    private long bytes;
    private int files;
    private long connectStart;
    private long connectNanos;

    DemoTimes(Screen screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void sent(String line) {
        screen.sent(line);
        if (line.equalsIgnoreCase("AT+iotconnect")) {
            connectStart = System.nanoTime();
        }
    }

    @Override
    public synchronized void received(String line) {
        screen.received(line);
        if (line.toLowerCase(Locale.ROOT).startsWith("+eventmqtt:info,\"connack\"")) {
            connectNanos = System.nanoTime() - connectStart;
        }
    }

    /** Takes the progress of an upload. */
    synchronized void uploaded(String file, long done, long total) {
        if (done == 0) {
            uploadStart = System.nanoTime();
        }
        screen.progress(file, done, total);
        if (done == total) {
            uploadNanos += System.nanoTime() - uploadStart;
            bytes += total;
            files++;
        }
    }

    /** What was uploaded, and how long the writing took. */
    synchronized String upload() {
        return String.format("%d bytes in %d files, %.3f s", bytes, files, uploadNanos / 1e9);
    }

    /** How long it took from asking for the connection to the broker's acceptance. */
    synchronized String connect() {
        return String.format("%.3f s from AT+iotconnect to CONNACK", connectNanos / 1e9);
    }
}
