import { workflow } from "pawl";
import { expect } from "vitest";
import type { Reply, TestServer, Who } from "../testing/test-server.fixture.ts";

/** In every text that is somebody's own: it must be in no answer to somebody else. */
export const marker = "only-for-vera";

/** Does all that a run can do: a step, a stream, a file, a child, and a question that it waits for. */
export const keeper = workflow({ name: "keeper" }, async (ctx, note: string) => {
  await ctx.step("keep", async () => {
    await ctx.files.write("out/note.txt", note);
    return note;
  });
  await ctx.stream("words").write(note);
  ctx.setState("note", note);
  return ctx.interrupt({ name: "approval", title: note });
});

/** What somebody has made, by the name that it has in a path: the part before a parameter, and the parameter. */
export type Belongings = Readonly<Record<string, string>>;

/** One of everything that somebody can have. */
export async function makeBelongings(
  t: TestServer,
  who: Who & { readonly user: { readonly id: string } },
): Promise<Belongings> {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply> => {
    const reply = await t.call(who, method, path, body, headers);
    expect({ path, ...reply }).toMatchObject({ path, status: expect.toBeOneOf([200, 201, 202, 204]) });
    return reply;
  };
  const { body: workflow } = await call("POST", "/workflows", { agent: "keeper", name: marker, input: marker });
  const { body: run } = await call("POST", `/workflows/${workflow.id}/execute`, { tags: { note: marker } });
  const question = await untilAsked(t, run.id);
  const { body: share } = await call("POST", "/shares", { target: { kind: "run", id: run.id } });
  const { body: key } = await call("POST", "/me/api-keys", { name: marker, scopes: ["runs:read"] });
  const schedule = { name: `${marker}-nightly`, agent: "keeper", cron: "0 3 * * *", input: marker, paused: true };
  await call("POST", "/schedules", schedule);
  const { body: bulk } = await call("POST", "/runs/bulk", { action: "pause", where: { agent: "nothing-of-it" } });
  const { body: devices } = await call("GET", "/me/devices");
  const bytes = Buffer.from(marker);
  const metadata = `filename ${Buffer.from(`${marker}.txt`).toString("base64")},filetype ${Buffer.from("text/plain").toString("base64")}`;
  const { body: upload } = await call("POST", "/files/uploads", undefined, {
    "upload-length": String(bytes.length),
    "upload-metadata": metadata,
  });
  await call("PATCH", `/files/uploads/${upload.id}`, String(bytes), {
    "upload-offset": "0",
    "content-type": "application/offset+octet-stream",
  });
  return {
    "runs/{run}": run.id,
    "steps/{key}": "keep",
    "streams/{name}": "words",
    "signals/{name}": "anything",
    "files/{direction}": "out",
    "{direction}/{name}": "note.txt",
    "bulk/{operation}": bulk.id,
    "workflows/{workflow}": workflow.id,
    "interrupts/{interrupt}": question,
    "schedules/{schedule}": schedule.name,
    "uploads/{upload}": upload.id,
    "shares/{share}": share.id,
    "devices/{device}": devices.items[0].id,
    "api-keys/{key}": key.id,
    "users/{user}": who.user.id,
    // Not somebody's own: everybody may execute it, sign in by it, or has been given it.
    "agents/{agent}": "keeper",
    "oauth/{provider}": "github",
    "shared/{token}": share.token,
  };
}

async function untilAsked(t: TestServer, run: string): Promise<string> {
  for (;;) {
    const { items } = await t.pawl.interrupts.list({ run, status: "open" });
    if (items[0] !== undefined) return items[0].id;
    const { status, error } = await t.pawl.get(run);
    if (status === "failed") throw new Error("The run that was to ask has failed.", { cause: error });
    await new Promise(setImmediate);
  }
}

/** The parameters of a path, as {@link Belongings} names them. */
export function paramsOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.flatMap((part, index) => (part.startsWith("{") ? [`${parts[index - 1]}/${part}`] : []));
}

/** The path with ids in it. Throws where nobody has said how to make one. */
export function pathWith(path: string, ids: Belongings): string {
  const parts = path.split("/");
  return parts
    .map((part, index) => {
      if (!part.startsWith("{")) return part;
      const id = ids[`${parts[index - 1]}/${part}`];
      if (id === undefined) throw new Error(`Say in belongings.fixture.ts how to make ${parts[index - 1]}/${part}.`);
      return encodeURIComponent(id);
    })
    .join("/");
}
