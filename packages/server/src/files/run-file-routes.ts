import { runFilesContent, runFilesList, type File } from "@pawl/api";
import type { RunFile } from "pawl";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { visibleRun } from "../runs/visible-run.ts";
import { sendFile } from "./send-file.ts";
import { cut } from "./upload-bytes.ts";

/** The files of runs. */
export function runFileRoutes({ pawl }: Pick<RouteParts, "pawl">): readonly Route[] {
  return [
    route(runFilesList, async ({ params, principal }) => {
      const { id } = await visibleRun(pawl, principal, params.run);
      return { items: (await pawl.files.list(id)).map(wireRunFile) };
    }),

    route(runFilesContent, async ({ params, principal, request, reply }) => {
      const { id } = await visibleRun(pawl, principal, params.run);
      const file = await pawl.files.get(id, `${params.direction}/${params.name}`);
      return sendFile({ request, reply }, { ...file, read: (range) => cut(file.stream(), range) });
    }),
  ];
}

export function wireRunFile({ path, name, size, type, sha256, runId, createdAt }: RunFile): File {
  return { id: path, name, size, type, sha256, run: runId, createdAt: createdAt.toISOString(), expiresAt: null };
}
