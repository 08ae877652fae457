import { Argument, Command } from "commander";
import { hasSchema, type SchemaStatus, type SchemaStore, type Store } from "pawl/internal";
import type { Cli } from "../cli.ts";
import { usageError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import type { Session } from "../session.ts";

const actions = { migrate, status } as const;

export function dbCommand(cli: Cli): Command {
  return new Command("db")
    .summary("bring the store's schema up to date, or show its version")
    .description(
      "migrate: applies pending migrations, with --store as a role that may change tables. status: shows the version and what is pending; exit code 1 unless it is the one that this Pawl needs.",
    )
    .addArgument(new Argument("<migrate|status>", "what to do").choices(Object.keys(actions)))
    .action((action: keyof typeof actions, _options: object, command: Command) =>
      cli.run(command, (session) => actions[action](session)),
    );
}

async function migrate(session: Session): Promise<number> {
  return session.withStore(
    async (store) => {
      const { from, to } = await schemaOf(store).migrate();
      if (session.isJson) session.printJson({ store: store.location, from, to });
      else if (from === to) session.print(`${store.location} has schema version ${to} already.`);
      else session.print(`Migrated ${store.location} from schema version ${from} to ${to}.`);
      return exitCodes.ok;
    },
    { creates: true },
  );
}

async function status(session: Session): Promise<number> {
  return session.withStore(async (store) => {
    const schema = await schemaOf(store).schemaStatus();
    const state = stateOf(schema);
    if (session.isJson) session.printJson({ store: store.location, state, ...schema });
    else session.print(statusText(session, store, schema));
    return state === "current" ? exitCodes.ok : exitCodes.failed;
  });
}

function stateOf({ current, latest }: SchemaStatus): "current" | "pending" | "newer" {
  if (current === latest) return "current";
  return current < latest ? "pending" : "newer";
}

function statusText({ style }: Session, { location }: Store, schema: SchemaStatus): string {
  const { current, latest, pending } = schema;
  const version = current === 0 ? "has no schema yet" : `has schema version ${current} of ${latest}`;
  switch (stateOf(schema)) {
    case "current":
      return `${style.green("✓")} ${location} ${version}`;
    case "pending":
      return [
        `${style.red("✗")} ${location} ${version}; pending:`,
        ...pending.map((migration) => `    ${migration.version}  ${migration.name}`),
        style.dim("  → Apply them: pawl db migrate"),
      ].join("\n");
    case "newer":
      return [
        `${style.red("✗")} ${location} has schema version ${current}; this Pawl knows versions up to ${latest}`,
        style.dim("  → Update the pawl packages on this machine."),
      ].join("\n");
  }
}

function schemaOf(store: Store): SchemaStore {
  if (hasSchema(store)) return store;
  throw usageError(
    `The ${store.kind} store has no schema, so there is nothing to migrate.`,
    "Name a store that lasts: --store sqlite:./pawl.db",
  );
}
