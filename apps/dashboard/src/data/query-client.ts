import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What is live is patched as it changes; the rest may be a moment old.
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => count < 3 && isWorthAnother(error),
    },
    mutations: { retry: false },
  },
});

/** The server is away, or busy. What it has refused, it refuses again. */
function isWorthAnother(error: unknown): boolean {
  return error instanceof ApiProblem ? error.problem.retryable && error.status !== 401 : error instanceof TypeError;
}
