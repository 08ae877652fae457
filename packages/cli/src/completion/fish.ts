import { quoted, type CommandLine } from "./command-line.ts";

export function fishCompletion({ commands }: CommandLine): string {
  const lines = commands.flatMap(({ name, summary, options, choices }) => [
    `complete -c pawl -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...options.map(({ flags, description, takesValue }) => {
      const forms = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      return `complete -c pawl -n '__fish_seen_subcommand_from ${name}' ${forms.join(" ")}${takesValue ? " -r" : ""} -d ${quoted(description)}`;
    }),
    ...(choices.length > 0
      ? [`complete -c pawl -n '__fish_seen_subcommand_from ${name}' -f -a ${quoted(choices.join(" "))}`]
      : []),
  ]);
  return `# pawl completion for fish\n${lines.join("\n")}\n`;
}
