package io.cordelia.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cordelia completion}: teaches a shell to complete commands. */
@Command(
        name = "completion",
        description = {
            "Print a script that lets bash or zsh complete commands, options, ports and the names of settings.",
            "For now: source <(cordelia completion bash). For good: write it to a file, and source that in ~/.bashrc, or "
                    + "~/.zshrc."
        },
        footer = {"", "Example: cordelia completion bash >~/.cordelia-completion.sh"})
final class CompletionCommand implements Callable<Integer> {

    private enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell = Shell.BASH;

    @Override
    public Integer call() {
        String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
        spec.commandLine().getOut().print(PortNames.asTheyAreThen(script));
        spec.commandLine().getOut().flush();
        return ExitStatus.DONE;
    }
}
