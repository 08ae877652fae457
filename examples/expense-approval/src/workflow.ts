import { PawlError, PermanentError, workflow } from "pawl";
import type { Context, Workflow } from "pawl";
import type { DatabaseSync } from "node:sqlite";
import { askForApproval } from "./approval.ts";
import { book, release, reserve, unbook } from "./books.ts";
import { cents, Expense, money } from "./expense.ts";
import type { Office } from "./office.ts";
import { payoutWorkflow } from "./payout.ts";
import { Account } from "./questions.ts";
