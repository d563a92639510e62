package io.cordelia.cli;

import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of every command that destroys something. */
final class ConfirmOptions {

    private static final Set<String> YES = Set.of("y", "yes");

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /**
     * Asks the user unless that is not wanted.
     *
     * @param action what would be done, such as {@code delete 2 files}
     * @throws WrongInputException if nobody can be asked
     */
    boolean isWanted(String action) {
        if (yes) {
            return true;
        }
        CommandContext context = CommandContext.of(spec);
        Keyboard keyboard = context.host().keyboard();
        if (!keyboard.isTerminal()) {
            throw new WrongInputException("nobody can be asked whether to " + action + ": say so with --yes");
        }
        boolean wanted = keyboard.ask(action + "? [y/N] ")
                .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
                .filter(YES::contains)
                .isPresent();
        if (!wanted) {
            context.screen().line("nothing was done");
        }
        return wanted;
    }
}
