/**
 * What becomes of a refresh token that is brought. A device has a number, its generation, and so has each of its tokens:
 *
 * - `rotate`: the token is of the device's generation. The generation is raised, and a token of the new one is given.
 * - `again`: the token is of the generation before, which was used a moment ago: by the same client whose answer got lost, or by another tab at the same time. Another token of the present generation
 *   is given; the generation stays.
 * - `reused`: the token had been used before that. Either it was stolen, or the one that was given for it was: nobody can tell who is who, so the device is signed out.
 *
 * A thief who uses a stolen token within those ten seconds gains a token, but no peace: of the two that are then in use, one is of an old generation when the other has been used, and the next refresh
 * with it ends the device.
 */
export type RefreshDecision = "rotate" | "again" | "reused";

export const graceMs = 10_000;

export function decideRefresh({
  token,
  device,
  nowMs,
}: {
  readonly token: { readonly generation: number };
  readonly device: { readonly generation: number; readonly rotatedMs: number };
  readonly nowMs: number;
}): RefreshDecision {
  if (token.generation === device.generation) return "rotate";
  const isLast = token.generation === device.generation - 1;
  return isLast && nowMs - device.rotatedMs <= graceMs ? "again" : "reused";
}
