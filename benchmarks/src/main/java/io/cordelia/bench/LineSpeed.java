package io.cordelia.bench;

import io.cordelia.sim.MemoryPort;
import io.cordelia.sim.SimulatedModule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How exactly the simulated module keeps to the speed of its line. */
final class LineSpeed implements Benchmark {

    private static final int[] BAUDS = {115_200, 921_600};
    private static final int BITS_PER_BYTE = 10;
    private static final int BYTES = 10_000;
    private static final int PIECE = 2000;
    private static final int ROUNDS = 9;
    private static final String TEST = "AT+test\r\n";
    private static final String OK = "OK\r\n";

    @Override
    public String name() {
        return "line-speed";
    }

    @Override
    public String explanation() {
        return "how far the time of 10,000 bytes on the simulated module's paced line is from that of a real line, in percent";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(2);
    }

    @Override
    public Figure measure(PrintStream out) throws IOException {
        double worst = 0;
        for (int baud : BAUDS) {
            MemoryPort port = new MemoryPort();
            SimulatedModule module =
                    SimulatedModule.builder().baud(baud).port(port).start();
            try (module) {
                Host host = new Host(port);
                host.readPast("+eventstartup:");
                String id = host.makeFile();
                worst = Math.max(worst, show(out, baud, "to the module", () -> host.toModule(baud)));
                worst = Math.max(worst, show(out, baud, "to the host", () -> host.toHost(baud, id)));
            }
        }
        return new Figure(worst, 2, "%");
    }

    /** How far the median is from the line's own time, in percent. */
    private static double show(PrintStream out, int baud, String direction, Measurement measurement)
            throws IOException {
        double[] ratios = new double[ROUNDS];
        measurement.ratio();
        for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = measurement.ratio();
        }
        Samples samples = Samples.of(ratios);
        out.printf(
                Locale.ROOT,
                "%6d baud, %-13s %d times: least %.4f, median %.4f, most %.4f of the line's own time%n",
                baud,
                direction,
                ROUNDS,
                samples.least(),
                samples.median(),
                samples.most());
        return Math.abs(samples.median() - 1) * 100;
    }

    @FunctionalInterface
    private interface Measurement {

        /** The time that was measured, divided by that of the line. */
        double ratio() throws IOException;
    }

    private record Host(MemoryPort port) {

        String makeFile() throws IOException {
            send("AT+fileOpen=f,WRITE|CREATE,4096\r\n");
            String id = readPast("+fileopen:").split(",")[0];
            readPast("OK");
            send("AT+fileWrite=" + id + ",0,0," + PIECE + "," + "x".repeat(PIECE) + "\r\n");
            readPast("OK");
            send("AT+fileClose=" + id + ",,\r\n");
            readPast("OK");
            send("AT+fileOpen=f,READ,0\r\n");
            String reader = readPast("+fileopen:").split(",")[0];
            readPast("OK");
            return reader;
        }

        /** Blank lines mean nothing to the module; the command behind them tells when they are through. */
        double toModule(int baud) throws IOException {
            String request = "\r\n".repeat(BYTES / 2) + TEST;
            long start = System.nanoTime();
            send(request);
            read(OK.length());
            return ratio(start, request.length() + OK.length(), baud);
        }

        /** Many commands at once, so that the way back is never empty. */
        double toHost(int baud, String id) throws IOException {
            String request = "AT+fileRead=" + id + ",0,0," + PIECE + "\r\n";
            String answer = "+fileread:0," + PIECE + "," + "x".repeat(PIECE) + "\r\n" + OK;
            int count = BYTES / PIECE;
            long start = System.nanoTime();
            send(request.repeat(count));
            read(count * answer.length());
            return ratio(start, request.length() + count * answer.length(), baud);
        }

        private static double ratio(long start, int bytes, int baud) {
            return (System.nanoTime() - start) / (bytes * BITS_PER_BYTE * 1e9 / baud);
        }

        private void send(String text) throws IOException {
            port.hostOutput().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        private void read(int count) throws IOException {
            byte[] read = port.hostInput().readNBytes(count);
            if (read.length != count || !new String(read, StandardCharsets.US_ASCII).endsWith(OK)) {
                throw new IOException("the module answered something else");
            }
        }

        /** Reads to the end of the line that begins so; gives its rest. */
        String readPast(String beginning) throws IOException {
            while (true) {
                StringBuilder line = new StringBuilder();
                for (int c = port.hostInput().read();
                        c != '\n';
                        c = port.hostInput().read()) {
                    if (c < 0) {
                        throw new IOException("the module's port is closed");
                    }
                    line.append((char) c);
                }
                String text = line.toString().strip();
                if (text.startsWith(beginning)) {
                    return text.substring(beginning.length());
                }
            }
        }
    }
}
