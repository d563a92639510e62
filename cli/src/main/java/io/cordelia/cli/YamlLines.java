package io.cordelia.cli;

import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.io.StringReader;
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

/** Tells in which line of a YAML document a key stands. Jackson's own location is that of the end of the object. */
final class YamlLines {

    private final Optional<Node> root;

    private YamlLines(Node root) {
        this.root = Optional.of(root);
    }

    /**
     * Parses a document.
     *
     * @param path its name in messages
     * @throws WrongInputException if it is empty or not YAML, naming the line
     */
    static YamlLines of(Path path, String document) {
        try {
            return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(document)))
                    .map(YamlLines::new)
                    .orElseThrow(() -> new WrongInputException(path + " is empty; " + DeviceYaml.HELP));
        } catch (MarkedYAMLException e) {
            throw new WrongInputException(
                    path + ", line " + (e.getProblemMark().getLine() + 1) + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new WrongInputException(path + ": not YAML: " + e.getMessage());
        }
    }

    /**
     * The line of what a path leads to.
     *
     * @param path keys and list positions from the top
     * @return the line, from 1, of the last part of the path that is in the document; empty if not even the first is
     */
    OptionalInt lineOf(List<Reference> path) {
        OptionalInt line = OptionalInt.empty();
        Optional<Node> node = root;
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
