import { PawlError } from "pawl";
import { pause } from "../pause.ts";

/** Tries again as long as it is the store that fails, as a client that can repeat itself would. */
export async function persist<T>(action: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!codeOf(error).startsWith("store_")) throw error;
      await pause(50 + Math.random() * 400);
    }
  }
}

export function codeOf(error: unknown): string {
  return error instanceof PawlError ? error.code : "";
}
