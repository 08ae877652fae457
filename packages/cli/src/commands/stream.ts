import { Command } from "commander";
import type { Pawl, StreamChunk, StreamSummary } from "pawl";
import type { Cli } from "../cli.ts";
import { wholeNumber } from "../options.ts";
import { jsonLine } from "../render/json.ts";
import { relativeTime } from "../render/span.ts";
import { table, type Column } from "../render/table.ts";
import { resolveRunId } from "../run-id.ts";
import type { Session } from "../session.ts";

interface Options {
  readonly follow?: boolean;
  readonly from?: number;
  readonly allAttempts?: boolean;
}

export function streamCommand(cli: Cli): Command {
  return new Command("stream")
    .summary("print what a run streams")
    .description(
      "Prints the chunks of a stream as they come: texts as they are, other values one a line. Without a name: the streams that the run has written to.",
    )
    .argument("<run>", "its id, or a part of it")
    .argument("[name]", "the stream")
    .option("-f, --follow", "go on with new chunks as they come, until the stream or the run ends")
    .option("--from <index>", "begin with this chunk (default: 0)", wholeNumber(0))
    .option("--all-attempts", "also what attempts have written that failed")
    .action((run: string, name: string | undefined, options: Options, command: Command) =>
      cli.run(command, (session) =>
        session.withPawl(async (pawl) => {
          const id = await resolveRunId(pawl, run);
          if (name === undefined) await listStreams(session, pawl, id);
          else await printStream(session, pawl, { id, name, options });
        }),
      ),
    );
}

async function printStream(
  session: Session,
  pawl: Pawl,
  { id, name, options }: { readonly id: string; readonly name: string; readonly options: Options },
): Promise<void> {
  const { follow = false, from, allAttempts = false } = options;
  const printer = new ChunkPrinter(session);
  const attempts = allAttempts ? "all" : "last";
  for await (const chunk of pawl.stream(id, name, { follow, attempts, ...(from !== undefined && { from }) })) {
    if (session.isJson) session.printJson(chunk);
    else printer.print(chunk);
  }
  printer.end();
}

/** Texts follow each other as they are; what is no text stands on a line of its own. */
class ChunkPrinter {
  readonly #session: Session;
  readonly #writers: Set<string> = new Set();
  #isAtStart = true;

  constructor(session: Session) {
    this.#session = session;
  }

  print({ chunk, step, attempt, isFirst }: StreamChunk): void {
    // The text of a failed attempt stands there already.
    if (isFirst && step !== undefined && this.#writers.has(step)) {
      this.end();
      this.#session.hint(`${step} begins anew${attempt === undefined ? "" : `, attempt ${attempt}`}:`);
    }
    if (step !== undefined) this.#writers.add(step);
    if (typeof chunk === "string") this.#write(chunk);
    else {
      this.end();
      this.#write(jsonLine(chunk));
    }
  }

  /** Ends the line. */
  end(): void {
    if (!this.#isAtStart) this.#write("\n");
  }

  #write(text: string): void {
    if (text === "") return;
    this.#session.io.stdout.write(text);
    this.#isAtStart = text.endsWith("\n");
  }
}

async function listStreams(session: Session, pawl: Pawl, id: string): Promise<void> {
  const streams = await pawl.streams(id);
  if (session.isJson) return streams.forEach((stream) => session.printJson(stream));
  if (streams.length === 0) return session.hint("The run has written to no stream.");
  session.print(table(streams, columnsOf(session.nowMs()), { style: session.style, width: session.columns }));
}

function columnsOf(nowMs: number): readonly Column<StreamSummary>[] {
  return [
    { title: "STREAM", text: ({ name }) => name, shrinksTo: 12 },
    { title: "CHUNKS", text: ({ chunks }) => String(chunks), align: "right" },
    { title: "LAST", text: ({ lastAt }) => relativeTime(lastAt, nowMs) },
    { title: "", text: ({ isEnded }) => (isEnded ? "ended" : "") },
  ];
}
