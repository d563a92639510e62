package io.cordelia.bench;

import io.cordelia.at.CordeliaModule;
import io.cordelia.at.FileEncoding;
import io.cordelia.at.PutOptions;
import io.cordelia.at.SerialAtPort;
import io.cordelia.at.Verification;
import io.cordelia.sim.PtyPort;
import io.cordelia.sim.SimulatedModule;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How much of the time that an upload takes is the line's own. */
final class Upload implements Benchmark {

    private static final int BITS_PER_BYTE = 10;
    private static final int UPLOADS = 15;

    /** Enough for the JVM to compile what is measured; on a line so fast that it does not take long. */
    private static final int WARM_UPS = 200;

    private static final int WARM_UP_BAUD_RATE = 3_000_000;
    private static final int PEM_COLUMNS = 64;
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final Duration VENDOR_PAUSE = Duration.ofMillis(3);

    private final int baudRate;
    private final double least;
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /**
     * @param baudRate of the line
     * @param least the goal
     */
    Upload(int baudRate, double least) {
        this.baudRate = baudRate;
        this.least = least;
        files.put("privatekey.pem", pem("RSA PRIVATE KEY", 1704));
        files.put("cert.pem", pem("CERTIFICATE", 1224));
        files.put("rootca.pem", pem("CERTIFICATE", 1452));
    }

    @Override
    public String name() {
        return "upload-" + baudRate;
    }

    @Override
    public String explanation() {
        return "upload of three credential files at " + baudRate + " baud: the line's own share of the time";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(least);
    }

    @Override
    public Figure measure(PrintStream out) {
        PutOptions bare = PutOptions.DEFAULTS.withEncoding(FileEncoding.RAW).withVerification(Verification.NONE);
        warmUp(bare);
        PtyPort pty = PtyPort.open();
        try (SimulatedModule module = SimulatedModule.builder().baud(baudRate).start()) {
            // It is booted, so no start-up event comes in between.
            module.attach(pty);
            String path = pty.path().toString();
            // The first uploads on a line of this speed are still slower.
            run(path, baudRate, Duration.ZERO, bare, UPLOADS);
            Samples figure = print(path, Duration.ZERO, bare, out);
            print(path, VENDOR_PAUSE, bare, out);
            print(path, Duration.ZERO, bare.withVerification(Verification.CONTENT), out);
            print(path, Duration.ZERO, bare.withEncoding(FileEncoding.BASE64), out);
            return new Figure(figure.median(), 3, "of the time is the line's own");
        }
    }

    private void warmUp(PutOptions options) {
        PtyPort pty = PtyPort.open();
        try (SimulatedModule module =
                SimulatedModule.builder().baud(WARM_UP_BAUD_RATE).start()) {
            module.attach(pty);
            run(pty.path().toString(), WARM_UP_BAUD_RATE, Duration.ZERO, options, WARM_UPS);
        }
    }

    private Samples print(String path, Duration pause, PutOptions options, PrintStream out) {
        List<Run> runs = run(path, baudRate, pause, options, UPLOADS);
        Samples share =
                Samples.of(runs.stream().mapToDouble(run -> run.share(baudRate)).toArray());
        Samples seconds = Samples.of(runs.stream().mapToDouble(Run::seconds).toArray());
        out.printf(
                Locale.ROOT,
                "%-6s pause %d ms, %-13s %2d commands, %5d bytes: least %.3f, median %.3f, most %.3f; median %.1f ms%n",
                options.encoding(),
                pause.toMillis(),
                options.verification() == Verification.CONTENT ? "read back," : "no read-back,",
                runs.get(0).commands(),
                runs.get(0).bytes(),
                share.least(),
                share.median(),
                share.most(),
                seconds.median() * 1e3);
        return share;
    }

    private List<Run> run(String path, int baud, Duration pause, PutOptions options, int times) {
        CountingPort port = new CountingPort(new SerialAtPort(path, baud));
        List<Run> runs = new ArrayList<>();
        try (CordeliaModule module = CordeliaModule.open(port, o -> o.commandPause(pause))) {
            module.device().test();
            for (int i = 0; i < times; i++) {
                long bytes = port.bytes();
                long writes = port.writes();
                long start = System.nanoTime();
                files.forEach((name, content) -> module.files().put(name, content, options));
                double seconds = (System.nanoTime() - start) / 1e9;
                runs.add(new Run(port.bytes() - bytes, port.writes() - writes, seconds));
            }
        }
        return runs;
    }

    /**
     * One upload of all files.
     *
     * @param bytes of both directions
     */
    private record Run(long bytes, long commands, double seconds) {

        /** The time that the bytes take on the line, as a part of the time that it took. */
        double share(int baudRate) {
            return bytes * BITS_PER_BYTE / (double) baudRate / seconds;
        }
    }

    /** A document of this length in the form of a PEM file. */
    static byte[] pem(String label, int length) {
        String begin = "-----BEGIN " + label + "-----\n";
        String end = "\n-----END " + label + "-----\n";
        Random random = new Random(length);
        StringBuilder body = new StringBuilder();
        for (int i = begin.length() + end.length(), column = 0; i < length; i++, column++) {
            body.append(
                    column % (PEM_COLUMNS + 1) == PEM_COLUMNS ? '\n' : BASE64.charAt(random.nextInt(BASE64.length())));
        }
        return (begin + body + end).getBytes(StandardCharsets.US_ASCII);
    }
}
