import { QueryClient } from "@tanstack/react-query";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What is live is patched as it changes; the rest may be a moment old.
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      // The client itself repeats what is worth it.
      retry: false,
    },
    mutations: { retry: false },
  },
});
