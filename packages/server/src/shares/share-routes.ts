import {
  sharedFilesContent,
  sharedFilesList,
  sharedFork,
  sharedGet,
  sharesCreate,
  sharesDelete,
  sharesList,
  type Share,
} from "@pawl/api";
import { PawlError } from "pawl";
import { cursorOf } from "../database/place.ts";
import { wireRunFile } from "../files/run-file-routes.ts";
import { sendFile } from "../files/send-file.ts";
import { cut } from "../files/upload-bytes.ts";
import { ourOrigin } from "../http/our-origin.ts";
import type { Principal } from "../http/principal.ts";
import { route, type Route } from "../http/route.ts";
import type { RouteParts } from "../routes.ts";
import { visibleRun } from "../runs/visible-run.ts";
import { forkWorkflow } from "../workflows/fork-workflow.ts";
import { shownWorkflow } from "../workflows/saved-workflows.ts";
import { inputOf } from "../workflows/wire-workflow.ts";
import { checkSharer } from "./check-sharer.ts";
import { inputSecrets } from "./input-secrets.ts";
import { withoutSecrets } from "./mask-secrets.ts";
import { sharedWorkflow } from "./shared-workflow.ts";
import type { ShareRow } from "./share-store.ts";
import { showShared, type ShareTargets } from "./show-shared.ts";

/** What is done with links. */
export function shareRoutes({ pawl, settings, files, people, shares, workflows: store }: RouteParts): readonly Route[] {
  /** The run whose files a link shows; null: it shows none. */
  const runWithFiles = async (token: string): Promise<string | null> => {
    const row = await shares.held(token);
    await checkSharer({ pawl, users: people.users }, row);
    return row.kind === "run" && row.withFiles === 1 ? row.target : null;
  };

  return [
    route(sharesList, async ({ query, principal }) => {
      const rows = await shares.list(principal.userId, query);
      const page = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? page.at(-1) : undefined;
      return {
        items: page.map(wireShare),
        nextCursor: last === undefined ? null : cursorOf({ atMs: last.createdMs, id: last.id }),
      };
    }),

    route(sharesCreate, async ({ body, principal, request, reply }) => {
      const { kind, id } = body.target;
      const title = await titleOf({ pawl, store }, principal, body.target);
      const { expiresInSeconds, withFiles } = body;
      const { row, token } = await shares.insert(principal, { kind, target: id, title, expiresInSeconds, withFiles });
      void reply.header("cache-control", "no-store");
      return { ...wireShare(row), token, url: `${ourOrigin(request, settings)}/shared/${token}` };
    }),

    route(sharesDelete, ({ params, principal }) => shares.remove(principal.userId, params.share)),

    route(sharedGet, async ({ params, reply }) => {
      void reply.header("cache-control", "no-store");
      const row = await shares.use(params.token);
      await checkSharer({ pawl, users: people.users }, row);
      return showShared({ pawl, store }, row);
    }),

    route(sharedFilesList, async ({ params }) => {
      const run = await runWithFiles(params.token);
      return { items: run === null ? [] : (await pawl.files.list(run)).map(wireRunFile) };
    }),

    route(sharedFilesContent, async ({ params: { token, direction, name }, request, reply }) => {
      const run = await runWithFiles(token);
      const path = `${direction}/${name}`;
      if (run === null) throw new PawlError("run_file_not_found", `The link shows no file ${JSON.stringify(path)}.`);
      const file = await pawl.files.get(run, path);
      return sendFile({ request, reply }, { ...file, read: (range) => cut(file.stream(), range) });
    }),

    route(sharedFork, async ({ params, principal }) => {
      const share = await shares.use(params.token);
      await checkSharer({ pawl, users: people.users }, share);
      const origin = await sharedWorkflow(store, share);
      // Whoever sees a mask in place of a secret is not to find it in their copy.
      const input = withoutSecrets(inputOf(origin), inputSecrets(pawl, origin));
      const row = await forkWorkflow({ pawl, store, files }, principal, { origin, input, name: undefined });
      return shownWorkflow({ pawl, store }, principal, row);
    }),
  ];
}

/** Of a run that the caller may see, or a workflow that is their own. @throws `run_not_found`, `workflow_not_found`. */
async function titleOf(
  { pawl, store }: ShareTargets,
  principal: Principal,
  { kind, id }: { readonly kind: "run" | "workflow"; readonly id: string },
): Promise<string> {
  if (kind === "workflow") return (await store.owned(principal.userId, id)).name;
  const { workflow } = await visibleRun(pawl, principal, id);
  return workflow;
}

function wireShare(row: ShareRow): Share {
  const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
  return {
    id: row.id,
    target: { kind: row.kind, id: row.target, title: row.title },
    createdAt: new Date(row.createdMs).toISOString(),
    expiresAt: iso(row.expiresMs),
    lastUsedAt: iso(row.lastUsedMs),
    uses: row.uses,
    withFiles: row.withFiles === 1,
  };
}
