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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** How much of the time that an upload takes is the line's own. */
final class Upload implements Benchmark {

    private static final int BITS_PER_BYTE = 10;
    private static final int UPLOADS = 9;
    private static final int WARM_UPS = 3;
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
        PtyPort pty = PtyPort.open();
        SimulatedModule module =
                SimulatedModule.builder().port(pty).baud(baudRate).start();
        try (module) {
            String path = pty.path().toString();
            PutOptions bare = PutOptions.DEFAULTS.withEncoding(FileEncoding.RAW).withVerification(Verification.NONE);
            Samples figure = run(path, Duration.ZERO, bare, out);
            run(path, VENDOR_PAUSE, bare, out);
            run(path, Duration.ZERO, bare.withVerification(Verification.CONTENT), out);
            run(path, Duration.ZERO, bare.withEncoding(FileEncoding.BASE64), out);
            return new Figure(figure.median(), 3, "of the time is the line's own");
        }
    }

    private Samples run(String path, Duration pause, PutOptions options, PrintStream out) {
        CountingPort port = new CountingPort(new SerialAtPort(path, baudRate));
        double[] shares = new double[UPLOADS];
        double[] millis = new double[UPLOADS];
        long bytes = 0;
        long commands = 0;
        try (CordeliaModule module = CordeliaModule.open(port, o -> o.commandPause(pause))) {
            module.device().test();
            for (int i = -WARM_UPS; i < UPLOADS; i++) {
                long bytesBefore = port.bytes();
                long writesBefore = port.writes();
                long start = System.nanoTime();
                files.forEach((name, content) -> module.files().put(name, content, options));
                double seconds = (System.nanoTime() - start) / 1e9;
                bytes = port.bytes() - bytesBefore;
                commands = port.writes() - writesBefore;
                if (i >= 0) {
                    shares[i] = bytes * BITS_PER_BYTE / (double) baudRate / seconds;
                    millis[i] = seconds * 1e3;
                }
            }
        }
        Samples share = Samples.of(shares);
        out.printf(
                Locale.ROOT,
                "%-6s pause %d ms, %-13s %2d commands, %5d bytes: least %.3f, median %.3f, most %.3f; median %.1f ms%n",
                options.encoding(),
                pause.toMillis(),
                options.verification() == Verification.CONTENT ? "read back," : "no read-back,",
                commands,
                bytes,
                share.least(),
                share.median(),
                share.most(),
                Samples.of(millis).median());
        return share;
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
