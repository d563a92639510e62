package io.cordelia.cli;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Payloads like those of the vendor's tool (SEEDS, 1): a text of ten letters and two numbers, as JSON. */
final class RandomPayload {

    private static final int LETTERS = 10;
    private static final int NUMBERS = 1000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random = new Random();

    byte[] next() {
        StringBuilder text = new StringBuilder();
        random.ints(LETTERS, 0, ALPHABET.length()).forEach(i -> text.append(ALPHABET.charAt(i)));
        return String.format(
                        "{\"RandomString\":\"%s\",\"Number1\":%d,\"Number2\":%d}",
                        text, random.nextInt(NUMBERS), random.nextInt(NUMBERS))
                .getBytes(StandardCharsets.UTF_8);
    }
}
