import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../../app/root-route.tsx";

export const workflowRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/workflows/$workflow",
  component: lazyRouteComponent(() => import("./workflow-screen.tsx"), "WorkflowScreen"),
});

export const editWorkflowRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/workflows/$workflow/edit",
  component: lazyRouteComponent(() => import("./edit-workflow-screen.tsx"), "EditWorkflowScreen"),
});

export const newWorkflowRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/new/workflow",
  validateSearch: ({ agent }: Readonly<Record<string, unknown>>): { readonly agent?: string } =>
    typeof agent === "string" && agent !== "" && agent.length <= 200 ? { agent } : {},
  component: lazyRouteComponent(() => import("./new-workflow-screen.tsx"), "NewWorkflowScreen"),
});
