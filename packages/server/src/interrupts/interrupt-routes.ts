import { interruptsAnswer, interruptsGet, interruptsList, interruptsReassign } from "@pawl/api";
import { route, type Route } from "../http/route.ts";
import { wirePage } from "../paging/merge-pages.ts";
import type { RouteParts } from "../routes.ts";
import { answerInterrupt } from "./answer-interrupt.ts";
import { readInbox } from "./inbox.ts";
import { answerableInterrupt, visibleInterrupt } from "./visible-interrupt.ts";
import { wireInterrupt } from "./wire-interrupt.ts";

/** Questions of runs to people. */
export function interruptRoutes({ pawl, files }: RouteParts): readonly Route[] {
  return [
    route(interruptsList, async ({ query, principal }) =>
      wirePage(await readInbox(pawl, principal, query), (interrupt) => wireInterrupt(interrupt, principal)),
    ),
    route(interruptsGet, async ({ params, principal }) =>
      wireInterrupt(await visibleInterrupt(pawl, principal, params.interrupt), principal),
    ),
    route(interruptsAnswer, async ({ params, body, principal }) =>
      wireInterrupt(await answerInterrupt({ pawl, files }, principal, { id: params.interrupt, body }), principal),
    ),
    route(interruptsReassign, async ({ params, body, principal }) => {
      const { id } = await answerableInterrupt(pawl, principal, params.interrupt);
      return wireInterrupt(await pawl.interrupts.reassign(id, body.assignees), principal);
    }),
  ];
}
