import type { Interrupt, JsonSchema } from "pawl";
import { PawlError } from "pawl";
import type { Session } from "../session.ts";
import { jsonText } from "../render/json.ts";
import { fieldsInOrder, isAsked } from "./asked-fields.ts";
import type { Field } from "./field.ts";
import { readField, typesOf } from "./read-field.ts";
import { setField } from "./set-field.ts";

/** Asks the person at the terminal for the answer, field by field, each until it fits; then shows the whole and asks whether to send it. */
export async function askAnswer(
  session: Session,
  { schema }: Pick<Interrupt, "schema">,
  given: unknown,
): Promise<unknown> {
  let answer = given;
  const form = schema ?? anything;
  for (const field of fieldsInOrder(form)) {
    if (isGiven(given, field.path) || !isAsked(form, field, answer)) continue;
    const value = await askField(session, field);
    if (value !== undefined) answer = setField(answer, field.path, value);
  }
  // An object of which every field was left out.
  if (answer === undefined && fieldsInOrder(form)[0]?.path.length !== 0) answer = {};
  session.note(jsonText(answer));
  const isSure = await ask(session, "Send this answer? [Y/n] ");
  if (/^(y|yes|)$/i.test(isSure.trim())) return answer;
  throw stopped();
}

const anything: JsonSchema = { title: "Answer" };

/** Undefined: left out. */
async function askField(session: Session, field: Field): Promise<unknown> {
  const { style } = { style: session.errorStyle };
  if (field.description !== undefined) session.note(style.dim(field.description));
  const choices = field.schema["enum"];
  if (Array.isArray(choices))
    session.note(choices.map((choice, index) => style.dim(`  ${index + 1}  ${String(choice)}`)).join("\n"));
  const fallback = field.schema["default"];
  for (;;) {
    const text = await ask(session, `${style.bold(field.title)} ${style.dim(hintOf(field))}: `);
    if (text.trim() === "") {
      if (fallback !== undefined) return fallback;
      if (!field.isRequired) return undefined;
      session.note(style.red(`  ${field.title} is required`));
      continue;
    }
    const read = readField(field, text);
    if ("value" in read) return read.value;
    session.note(style.red(`  ${field.title} ${read.problem}`));
  }
}

const words: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "yes or no",
  array: "list",
  object: "JSON",
  null: "null",
};

function hintOf({ schema, isRequired }: Field): string {
  const fallback = schema["default"];
  const types = typesOf(schema).map((type) => words[type] ?? type);
  const type = Array.isArray(schema["enum"]) ? "one of these" : types.join(" or ") || "JSON or text";
  const rest = fallback !== undefined ? `default ${JSON.stringify(fallback)}` : isRequired ? "" : "optional";
  return `(${[type, rest].filter((part) => part !== "").join(", ")})`;
}

async function ask({ io }: Session, prompt: string): Promise<string> {
  const text = await io.ask(prompt);
  if (text === null) throw stopped();
  return text;
}

function stopped(): PawlError {
  return new PawlError("interrupted", "Stopped before anything was sent.", { kind: "cancelled" });
}

function isGiven(answer: unknown, path: readonly string[]): boolean {
  let part = answer;
  for (const name of path) {
    if (typeof part !== "object" || part === null || !Object.hasOwn(part, name)) return false;
    part = (part as Readonly<Record<string, unknown>>)[name];
  }
  return part !== undefined;
}
