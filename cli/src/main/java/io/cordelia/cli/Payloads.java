package io.cordelia.cli;

import io.cordelia.device.DeviceCapabilities;
import io.cordelia.device.InvalidRequestException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The payloads that a command publishes, one after the other. */
interface Payloads {

    /**
     * The next one, which need not be there yet.
     *
     * @return completed with the payload, with nothing at the end; fails with {@link InvalidRequestException} if the device
     *     cannot carry it
     */
    CompletableFuture<Optional<byte[]>> next();

    /** So many that are there already. */
    static Payloads of(long count, Supplier<byte[]> each) {
        return new Payloads() {
            private long rest = count;

            @Override
            public CompletableFuture<Optional<byte[]>> next() {
                return CompletableFuture.completedFuture(rest-- > 0 ? Optional.of(each.get()) : Optional.empty());
            }
        };
    }

    /** Each line of standard input; checked when its turn comes, as the end of the input may never come. */
    static Payloads lines(Keyboard keyboard, DeviceCapabilities capabilities) {
        return new Payloads() {
            private long number;

            @Override
            public CompletableFuture<Optional<byte[]>> next() {
                number++;
                return keyboard.nextLine().thenApply(line -> {
                    line.ifPresent(this::check);
                    return line;
                });
            }

            private void check(byte[] line) {
                try {
                    capabilities.checkPayload(line);
                } catch (InvalidRequestException e) {
                    throw e.in("line " + number);
                }
            }
        };
    }
}
