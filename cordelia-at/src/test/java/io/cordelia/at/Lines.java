package io.cordelia.at;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A trace that keeps what it is told. */
final class Lines implements AtTrace {

    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void sent(String line) {
        all.add("-> " + line);
    }

    @Override
    public void received(String line) {
        all.add("<- " + line);
    }
}
