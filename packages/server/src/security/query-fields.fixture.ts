import { isNothing, type Operation } from "@pawl/api";
import { z } from "zod";

/** The names of what an operation takes in its query. */
export function queryFields({ query }: Operation): readonly string[] {
  if (isNothing(query)) return [];
  const schema = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.keys(schema.properties ?? {});
}
