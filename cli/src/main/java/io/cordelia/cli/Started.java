package io.cordelia.cli;

import io.cordelia.at.MacAddress;
import io.cordelia.at.ModuleEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a module tells when it has started, as it is printed. */
record Started(String article, String chip, String mac, String firmware) {

    static Started of(ModuleEvent.Startup event) {
        return new Started(
                event.article(),
                event.chipId(),
                event.mac().map(MacAddress::toString).orElse("unknown"),
                event.firmware());
    }

    List<String> text() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("article", article);
        facts.put("chip", chip);
        facts.put("MAC", mac);
        facts.put("firmware", firmware);
        return OutputOptions.facts(facts);
    }
}
