import { z } from "zod";
import { operation } from "./operation.ts";
import { Id, several } from "./values.ts";

/** A user, as others see them. */
export const Person = z
  .object({
    id: Id,
    name: z.string().describe("As they call themselves: it proves nothing, the id does"),
  })
  .meta({ id: "Person" });

export const peopleList = operation({
  id: "people.list",
  route: "GET /people",
  summary: "The names of people, by their ids",
  description:
    "The caller's own name; of others, those whom the questions named in `interrupt` concern, where the caller sees these: whoever has answered, and whoever owns the run that asks. Operators get every name. Whoever is not there, or is not for the caller to know, is left out.",
  access: "user",
  scope: "interrupts:read",
  query: z.object({
    id: several(Id),
    interrupt: several(z.string().min(1).max(100)).describe("Where the ids were seen"),
  }),
  reply: z.object({ items: z.array(Person) }),
});

export type Person = z.output<typeof Person>;
