import { peopleList, type Person } from "@pawl/api";
import { PawlError, type Interrupt, type Pawl } from "pawl";
import { seesAll, type Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import { visibleInterrupt } from "../interrupts/visible-interrupt.ts";
import type { RouteParts } from "../routes.ts";

/** Names in place of ids, for those who have to do with each other. */
export function peopleRoutes({ pawl, people }: RouteParts): readonly Route[] {
  return [
    route(peopleList, async ({ query, principal }) => {
      const asked = [...new Set(query.id)];
      const questions = seesAll(principal) ? [] : await visibleQuestions(pawl, principal, query.interrupt ?? []);
      const told = asked.filter((id) => mayKnow(id, { principal, questions }));
      const found = await Promise.all(told.map((id) => people.users.get(id)));
      return { items: found.flatMap((user): Person[] => (user === null ? [] : [{ id: user.id, name: user.name }])) };
    }),
  ];
}

/**
 * Runs are their owner's alone, so it is questions that bring people together: who owns the run that asks, and who has answered. To whom it is put does not count, since whoever may
 * reassign a question could put in an id that they have guessed, and would learn that there is such a user. Pure.
 */
export function mayKnow(
  id: string,
  {
    principal,
    questions,
  }: {
    readonly principal: Pick<Principal, "userId" | "role">;
    /** Which the caller sees. */
    readonly questions: readonly Pick<Interrupt, "owner" | "answeredBy">[];
  },
): boolean {
  if (id === principal.userId || seesAll(principal)) return true;
  return questions.some(({ owner, answeredBy }) => owner === id || answeredBy === id);
}

/** What is not there, or somebody else's, tells nothing. */
async function visibleQuestions(
  pawl: Pawl,
  principal: Principal,
  ids: readonly string[],
): Promise<readonly Interrupt[]> {
  const found = await Promise.all(
    [...new Set(ids)].map((id) =>
      visibleInterrupt(pawl, principal, id).catch((error: unknown) => {
        if (error instanceof PawlError && error.code === "interrupt_not_found") return null;
        throw error;
      }),
    ),
  );
  return found.filter((question) => question !== null);
}
