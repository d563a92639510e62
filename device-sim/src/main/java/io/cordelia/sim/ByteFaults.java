package io.cordelia.sim;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What happens to the bytes of one direction, by a plan. Counts them, and is repeatable by its seed. Not thread-safe. */
final class ByteFaults {

    private final List<Fault.OfBytes> faults;
    private final Random random;
    private long offset;

    ByteFaults(List<Fault.OfBytes> faults, long seed) {
        this.faults = faults;
        this.random = new Random(seed);
    }

    /**
     * Bytes that go on together.
     *
     * @param delay how long the line pauses before them
     */
    record Piece(byte[] bytes, Duration delay) {}

    /** What goes on instead of these bytes. */
    List<Piece> apply(byte[] bytes) {
        if (faults.isEmpty()) {
            return List.of(new Piece(bytes, Duration.ZERO));
        }
        List<Piece> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream(bytes.length);
        Duration delay = Duration.ZERO;
        for (byte original : bytes) {
            int copies = 1;
            int b = original;
            for (Fault.OfBytes fault : faults) {
                if (!strikes(fault)) {
                    continue;
                }
                switch (fault.kind()) {
                    case DROP -> copies = 0;
                    case DUPLICATE -> copies = 2;
                    case FLIP -> b ^= 1 << random.nextInt(Byte.SIZE);
                    case DELAY -> {
                        pieces.add(new Piece(piece.toByteArray(), delay));
                        piece.reset();
                        delay = fault.delay();
                    }
                }
            }
            for (int i = 0; i < copies; i++) {
                piece.write(b);
            }
            offset++;
        }
        pieces.add(new Piece(piece.toByteArray(), delay));
        return pieces;
    }

    private boolean strikes(Fault.OfBytes fault) {
        return fault.offset().isPresent() ? fault.offset().getAsLong() == offset : random.nextDouble() < fault.rate();
    }
}
