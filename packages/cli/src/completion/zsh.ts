import { quoted, type CommandLine } from "./command-line.ts";

export function zshCompletion({ commands }: CommandLine): string {
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, options, choices }) => {
    const specs = options.flatMap(({ flags, description, takesValue }) => {
      const note = description.replaceAll(/[[\]]/g, "").replaceAll(":", String.raw`\:`);
      return flags.map((flag) => quoted(`*${flag}[${note}]${takesValue ? ":value:_files" : ""}`));
    });
    const rest = choices.length > 0 ? `:choice:(${choices.join(" ")})` : ":argument:_files";
    return `    ${name}) _arguments ${[...specs, quoted(`*${rest}`)].join(" ")} ;;`;
  });
  return `#compdef pawl
# pawl completion for zsh
_pawl() {
  local -a commands
  commands=(
${names.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _pawl pawl
`;
}
