import type { Command } from "commander";

/** What a completion script has to know of the command line. */
export interface CommandLine {
  readonly commands: readonly {
    readonly name: string;
    readonly summary: string;
    readonly options: readonly {
      readonly flags: readonly string[];
      readonly description: string;
      readonly takesValue: boolean;
    }[];
    /** What its first argument may be, where that is a fixed set. */
    readonly choices: readonly string[];
  }[];
}

export function commandLineOf(program: Command): CommandLine {
  const visible = program.createHelp().visibleCommands(program);
  return {
    commands: visible.map((command) => ({
      name: command.name(),
      summary: command.summary() || command.description(),
      options: command.options
        .filter(({ hidden }) => !hidden)
        .map((option) => ({
          flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
          description: option.description,
          takesValue: option.required || option.optional,
        })),
      choices: command.registeredArguments[0]?.argChoices ?? [],
    })),
  };
}

/** Text within single quotes of a POSIX shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
