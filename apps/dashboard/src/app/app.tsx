import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "../data/query-client.ts";
import { Toasts } from "../design/toasts.tsx";
import { TooltipRoot } from "../design/tooltip.tsx";
import { router } from "./router.tsx";

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipRoot>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipRoot>
    </QueryClientProvider>
  );
}
