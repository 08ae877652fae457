import { Command } from "commander";
import type { Interrupt, Pawl } from "pawl";
import { askAnswer } from "../answer/ask-answer.ts";
import { fieldsOf } from "../answer/field.ts";
import { readField } from "../answer/read-field.ts";
import { setField } from "../answer/set-field.ts";
import { unknownField } from "../answer/unknown-field.ts";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { resolveInterrupt } from "../interrupt-id.ts";
import { jsonArgument } from "../json-argument.ts";
import { given, tag } from "../options.ts";
import { valueBrief } from "../render/value.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly by?: string;
  readonly comment?: string;
  readonly field?: Record<string, string>;
}

export function answerCommand(cli: Cli): Command {
  return new Command("answer")
    .summary("answer a question that a run has put to people")
    .description(
      "Answers a question. It is checked, and durable when this command returns. Without an answer on the command line, it is asked for on the terminal, field by field.",
    )
    .argument("<interrupt>", "its id, or a part of it, as `pawl interrupts` lists it")
    .argument("[answer]", "JSON, @file, or - for standard input")
    .option("-b, --by <name>", "who answers")
    .option("-c, --comment <text>", "kept with the answer")
    .option("-f, --field <name=value>", "one field of the answer (may be given several times)", tag)
    .action((id: string, answer: string | undefined, options: Options, command: Command) =>
      cli.run(command, async (session) => {
        if (answer !== undefined && options.field !== undefined)
          throw usageError("Give the answer as JSON or by its fields, not both.");
        const value = await jsonArgument(cli.io, answer, "answer");
        await session.withPawl(async (pawl) => {
          const interrupt = await resolveInterrupt(pawl, id);
          const whole = answer === undefined ? await answerOf(session, interrupt, options.field) : value;
          await send(session, pawl, interrupt, whole, options);
        });
      }),
    );
}

/** From fields on the command line, and what they leave open from the person at the terminal, if there is one. */
async function answerOf(session: Session, interrupt: Interrupt, fields: Options["field"]): Promise<unknown> {
  const answer = fields === undefined ? undefined : fromFields(interrupt, fields);
  const { io } = session;
  if (!session.isJson && io.isStdinTTY && io.stdout.isTTY && interrupt.status === "open") {
    session.note(session.errorStyle.bold(interrupt.title));
    if (interrupt.description !== undefined) session.note(interrupt.description);
    return askAnswer(session, interrupt, answer);
  }
  if (fields !== undefined || interrupt.status !== "open") return answer;
  throw usageError(
    `What is the answer to "${interrupt.title}"? There is no terminal to ask on.`,
    `Give it as JSON, or field by field: ${example(interrupt)}`,
  );
}

function fromFields(interrupt: Interrupt, fields: Readonly<Record<string, string>>): unknown {
  const known = fieldsOf(interrupt.schema ?? {});
  let answer: unknown;
  for (const [name, text] of Object.entries(fields)) {
    const field = known.find(({ path }) => path.join(".") === name);
    const path = field?.path ?? name.split(".");
    const unknown = unknownField(interrupt.schema ?? {}, path);
    if (unknown !== undefined) throw usageError(unknown, `"${interrupt.title}" asks for: ${example(interrupt)}`);
    const read = readField(field ?? { path, title: name, description: undefined, schema: {}, isRequired: false }, text);
    if ("problem" in read) throw usageError(`--field ${name} ${read.problem}.`);
    answer = setField(answer, path, read.value);
  }
  return answer;
}

function example({ schema }: Interrupt): string {
  const names = fieldsOf(schema ?? {}).map(({ path }) => path.join("."));
  return (
    names
      .filter((name) => name !== "")
      .map((name) => `--field ${name}=…`)
      .join(" ") || "'\"yes\"'"
  );
}

async function send(
  session: Session,
  pawl: Pawl,
  interrupt: Interrupt,
  value: unknown,
  options: Options,
): Promise<void> {
  const { by, comment } = options;
  const answered = await pawl.answer(interrupt.id, value, given({ by, comment }));
  if (session.isJson) return session.printJson(answered);
  session.print(`answered "${answered.title}" of ${answered.run}: ${valueBrief(answered.answer)}`);
}
