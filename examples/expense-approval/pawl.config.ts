import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "pawl";
import { budgets, managerOf } from "./src/company.ts";
import { money } from "./src/expense.ts";
import { workflowsOf } from "./src/workflow.ts";

const folder = join(import.meta.dirname, ".pawl");
mkdirSync(folder, { recursive: true });
const databaseFile = join(folder, "pawl.db");

/** For the command line: mail and bank are lines that the worker prints. */
export default defineConfig({
  store: `sqlite:${databaseFile}`,
  workflows: Object.values(
    workflowsOf({
      databaseFile,
      budgets,
      managerOf,
      mail: ({ to, subject }) => console.log(`  mail to ${to}: ${subject}`),
      transfer: ({ cents, iban }) => {
        console.log(`  bank: ${money(cents)} to ${iban}`);
        return `T-${randomInt(1_000, 10_000)}`;
      },
    }),
  ),
});
