package io.cordelia.bench;

import com.fazecast.jSerialComm.SerialPort;
import io.cordelia.at.CordeliaModule;
import io.cordelia.at.SerialAtPort;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** What the driver adds to the time that the port itself takes. */
final class AtRoundTrip implements Benchmark {

    private static final byte[] REQUEST = "AT+test\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCKS = 100;
    private static final int WARM_UPS = 20;
    private static final int COMMANDS = 1000;

    @Override
    public String name() {
        return "at-round-trip";
    }

    @Override
    public String explanation() {
        return "time of AT+test through the driver on a pseudo-terminal, divided by that of a bare write-and-read loop";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(1.2);
    }

    @Override
    public Figure measure(PrintStream out) throws IOException {
        PtyPort pty = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().start()) {
            // It is booted, so no start-up event comes in between.
            module.attach(pty);
            double[] bare = new double[BLOCKS];
            double[] driver = new double[BLOCKS];
            double[] ratios = new double[BLOCKS];
            // Turn and turn about, so that both see the same machine.
            for (int i = -WARM_UPS; i < BLOCKS; i++) {
                double bareMicros = bare(pty.path().toString());
                double driverMicros = driver(pty.path().toString());
                if (i >= 0) {
                    bare[i] = bareMicros;
                    driver[i] = driverMicros;
                    ratios[i] = driverMicros / bareMicros;
                }
            }
            print(out, "bare loop", Samples.of(bare), "us a command");
            print(out, "driver", Samples.of(driver), "us a command");
            Samples ratio = Samples.of(ratios);
            print(out, "ratio", ratio, "");
            return new Figure(ratio.median(), 2, "times the bare loop");
        }
    }

    private static void print(PrintStream out, String what, Samples samples, String unit) {
        out.printf(
                Locale.ROOT,
                "%-10s %d blocks of %d commands: least %.2f, median %.2f, most %.2f %s%n",
                what,
                BLOCKS,
                COMMANDS,
                samples.least(),
                samples.median(),
                samples.most(),
                unit);
    }

    private static double driver(String path) {
        try (CordeliaModule module =
                CordeliaModule.open(new SerialAtPort(path), options -> options.commandPause(Duration.ZERO))) {
            module.device().test();
            return medianMicros(module.device()::test);
        }
    }

    private static double bare(String path) throws IOException {
        SerialPort port = SerialPort.getCommPort(path);
        port.setComPortParameters(SerialAtPort.DEFAULT_BAUD_RATE, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 500, 0);
        if (!port.openPort()) {
            throw new IOException("port " + path + " cannot be opened");
        }
        try {
            port.flushIOBuffers();
            byte[] buffer = new byte[256];
            exchange(port, buffer);
            return medianMicros(() -> exchange(port, buffer));
        } finally {
            port.closePort();
        }
    }

    private static void exchange(SerialPort port, byte[] buffer) throws IOException {
        if (port.writeBytes(REQUEST, REQUEST.length) != REQUEST.length) {
            throw new IOException("the port takes no bytes");
        }
        int length = 0;
        while (length == 0 || buffer[length - 1] != '\n') {
            int count = port.readBytes(buffer, buffer.length - length, length);
            if (count <= 0) {
                throw new IOException("AT+test is not answered");
            }
            length += count;
        }
    }

    /** The middle one of many times, as other programs and the collector only ever add to some. */
    private static <E extends Exception> double medianMicros(Command<E> command) throws E {
        double[] micros = new double[COMMANDS];
        for (int i = 0; i < COMMANDS; i++) {
            long start = System.nanoTime();
            command.send();
            micros[i] = (System.nanoTime() - start) / 1e3;
        }
        return Samples.of(micros).median();
    }

    private interface Command<E extends Exception> {
        void send() throws E;
    }
}
