import { quoted, type CommandLine } from "./command-line.ts";

export function bashCompletion({ commands }: CommandLine): string {
  const cases = commands.map(({ name, options, choices }) => {
    const words = [...options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith("--"))), ...choices];
    return `    ${name}) words=${quoted(words.join(" "))} ;;`;
  });
  return `# pawl completion for bash
_pawl() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$previous" in
    --config) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$command" in
    "") words=${quoted(commands.map(({ name }) => name).join(" "))} ;;
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _pawl pawl
`;
}
