package io.cordelia.bench;

import io.cordelia.pki.CertificateAuthority;
import io.cordelia.pki.FoundKey;
import io.cordelia.pki.KeyKind;
import io.cordelia.pki.KeyScanner;
import io.cordelia.pki.Validity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.security.auth.x500.X500Principal;

/** How long a dump of a device's flash memory is searched for private keys, and what chance is taken for one. */
final class KeyScan implements Benchmark {

    private static final int MIB = 1 << 20;
    private static final int DUMP = 16 * MIB;
    private static final int KEY_AT = 11 * MIB + 4321;
    private static final int RUNS = 10;
    private static final int RANDOM_PIECES = 64;

    @Override
    public String name() {
        return "key-scan";
    }

    @Override
    public String explanation() {
        return "seconds to find a key in a dump of 16 MiB; then 1 GiB of pseudo-random bytes in which there is none";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(1);
    }

    @Override
    public Figure measure(PrintStream out) throws IOException {
        double slowest = dump(out);
        random(out);
        return new Figure(slowest, 3, "s");
    }

    private static double dump(PrintStream out) throws IOException {
        Validity day = Validity.of(Duration.ofDays(1));
        byte[] key = CertificateAuthority.root(new X500Principal("CN=benchmark"), KeyKind.EC_P256, day)
                .device("dev01", KeyKind.EC_P256, day)
                .key()
                .getEncoded();
        byte[] dump = new byte[DUMP];
        new Random(1).nextBytes(dump);
        System.arraycopy(key, 0, dump, KEY_AT, key.length);
        Path file = Files.createTempFile("key-scan", ".bin");
        try {
            Files.write(file, dump);
            double slowest = 0;
            double fastest = Double.MAX_VALUE;
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                List<FoundKey> found = KeyScanner.create().scan(file);
                double seconds = (System.nanoTime() - start) / 1e9;
                if (found.size() != 1 || found.get(0).offset() != KEY_AT) {
                    throw new IllegalStateException("the key was not found, but: " + found);
                }
                slowest = Math.max(slowest, seconds);
                fastest = Math.min(fastest, seconds);
            }
            out.printf(
                    Locale.ROOT,
                    "16 MiB from a file, %d times: slowest (the first) %.3f s, fastest %.3f s%n",
                    RUNS,
                    slowest,
                    fastest);
            return slowest;
        } finally {
            Files.delete(file);
        }
    }

    private static void random(PrintStream out) {
        Random random = new Random(2);
        byte[] piece = new byte[16 * MIB];
        long nanos = 0;
        for (int i = 0; i < RANDOM_PIECES; i++) {
            random.nextBytes(piece);
            long start = System.nanoTime();
            List<FoundKey> found = KeyScanner.create().scan(piece);
            nanos += System.nanoTime() - start;
            if (!found.isEmpty()) {
                throw new IllegalStateException("chance was taken for a key: " + found);
            }
        }
        out.printf(
                Locale.ROOT,
                "1 GiB of pseudo-random bytes: none found, %.0f MiB/s%n",
                RANDOM_PIECES * 16 / (nanos / 1e9));
    }
}
