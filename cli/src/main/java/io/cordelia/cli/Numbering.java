package io.cordelia.cli;

import java.nio.file.Path;

/**
 * What the n-th of some modules has of its own; one alone has what the user named.
 *
 * @param number from 1 on
 * @param count how many there are
 */
record Numbering(int number, int count) {

    /** A folder in the user's. */
    Path folder(Path folder) {
        return count == 1 ? folder : folder.resolve(Integer.toString(number));
    }

    /** A file beside the user's: {@code run.txt} becomes {@code run-2.txt}. */
    Path file(Path file) {
        if (count == 1) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    /** A TCP port; 0 stays 0. */
    int port(int first) {
        return first == 0 ? 0 : first + number - 1;
    }

    /** A line about it. */
    String line(String text) {
        return count == 1 ? text : number + " " + text;
    }
}
