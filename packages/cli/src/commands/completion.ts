import { Argument, Command } from "commander";
import type { Cli } from "../cli.ts";
import { bashCompletion } from "../completion/bash.ts";
import { commandLineOf } from "../completion/command-line.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function completionCommand(cli: Cli): Command {
  return new Command("completion")
    .summary("print the completion script of a shell")
    .description(
      'Prints the completion script of a shell. For bash: eval "$(pawl completion bash)" in ~/.bashrc; for zsh the same in ~/.zshrc; for fish: pawl completion fish > ~/.config/fish/completions/pawl.fish',
    )
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(shells)))
    .action((shell: keyof typeof shells, _options: object, command: Command) =>
      cli.run(command, async ({ io }) => {
        io.stdout.write(shells[shell](commandLineOf(command.parent ?? command)));
      }),
    );
}
