import { createContext } from "react";

/** Reads a file of the run whose results are shown; null: none can be read here. */
export type ReadFile = ((path: string, signal?: AbortSignal) => Promise<Blob>) | null;

export const RunFiles = createContext<ReadFile>(null);
