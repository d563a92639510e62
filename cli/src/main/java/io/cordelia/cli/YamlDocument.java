package io.cordelia.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import io.cordelia.device.spi.IoReason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML file, and where its keys stand: Jackson's own location is that of the end of the object. */
final class YamlDocument {

    static final String HELP = "write keys and values as in docs/device-yaml.md";

    private final Path path;
    private final String text;
    private final Node root;

    private YamlDocument(Path path, String text, Node root) {
        this.path = path;
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @throws WrongInputException if it cannot be read, is empty or is not YAML, naming the line
     */
    static YamlDocument read(Path path) {
        String text = textOf(path);
        try {
            return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text)))
                    .map(root -> new YamlDocument(path, text, root))
                    .orElseThrow(() -> new WrongInputException(path + " is empty; " + HELP));
        } catch (MarkedYAMLException e) {
            throw wrong(path, OptionalInt.of(e.getProblemMark().getLine() + 1), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw wrong(path, OptionalInt.empty(), "not YAML: " + e.getMessage());
        }
    }

    private static String textOf(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new WrongInputException(path + " does not exist; " + HELP);
        } catch (CharacterCodingException e) {
            throw new WrongInputException(path + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new WrongInputException(path + " cannot be read: " + IoReason.of(e));
        }
    }

    String text() {
        return text;
    }

    /**
     * Says what is wrong with what a path leads to.
     *
     * @param keys keys and list positions from the top; the line is that of the last that is in the document
     */
    WrongInputException wrong(List<Reference> keys, String problem) {
        return wrong(path, lineOf(keys), problem);
    }

    /** Says what is wrong in a line, from 1. */
    WrongInputException wrong(int line, String problem) {
        return wrong(path, OptionalInt.of(line), problem);
    }

    private static WrongInputException wrong(Path path, OptionalInt line, String problem) {
        return new WrongInputException(path + (line.isPresent() ? ", line " + line.getAsInt() : "") + ": " + problem);
    }

    private OptionalInt lineOf(List<Reference> path) {
        OptionalInt line = OptionalInt.empty();
        Optional<Node> node = Optional.of(root);
        for (Reference step : path) {
            Optional<Place> place = node.flatMap(n -> follow(n, step));
            if (place.isEmpty()) {
                return line;
            }
            line = OptionalInt.of(place.get().line());
            node = Optional.of(place.get().value());
        }
        return line;
    }

    private static Optional<Place> follow(Node node, Reference step) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .filter(tuple -> isKey(tuple, step.getFieldName()))
                    .findFirst()
                    .map(tuple -> new Place(tuple.getKeyNode(), tuple.getValueNode()));
        }
        if (node instanceof SequenceNode list
                && step.getIndex() >= 0
                && step.getIndex() < list.getValue().size()) {
            Node item = list.getValue().get(step.getIndex());
            return Optional.of(new Place(item, item));
        }
        return Optional.empty();
    }

    private static boolean isKey(NodeTuple tuple, String name) {
        return tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name);
    }

    private record Place(Node at, Node value) {

        int line() {
            return at.getStartMark().getLine() + 1;
        }
    }
}
