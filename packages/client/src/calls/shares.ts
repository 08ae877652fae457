import type * as api from "@pawl/api";
import type { CallOptions, Http, QueryGiven } from "../http/http.ts";

/** `client.shares`: links by which others see a run or a workflow. */
export function shareCalls(http: Http) {
  return {
    list: (query: QueryGiven<typeof api.sharesList> = {}, options?: CallOptions) =>
      http.call<typeof api.sharesList>("GET /shares", { query }, options),
    /** Makes a link; its token is told only now. */
    create: (body: api.BodyInput<typeof api.sharesCreate>, options?: CallOptions) =>
      http.call<typeof api.sharesCreate>("POST /shares", { body }, options),
    /** Takes a link back. */
    delete: (share: string, options?: CallOptions) =>
      http.call<typeof api.sharesDelete>("DELETE /shares/{share}", { params: { share } }, options),
    /** What a link shows; no sign-in needed. @throws ApiProblem `share_not_found`. */
    open: (token: string, options?: CallOptions) =>
      http.call<typeof api.sharedGet>("GET /shared/{token}", { params: { token } }, options),
    /** The files of a shared run; none, where the link does not show them. */
    files: (token: string, options?: CallOptions) =>
      http.call<typeof api.sharedFilesList>("GET /shared/{token}/files", { params: { token } }, options),
    /** A file of a shared run. */
    fileContent: (
      token: string,
      file: { readonly direction: "in" | "out"; readonly name: string },
      options?: CallOptions,
    ) => http.raw("GET /shared/{token}/files/{direction}/{name}", { params: { token, ...file } }, options),
    /** Makes a shared workflow a workflow of the caller. */
    fork: (token: string, options?: CallOptions) =>
      http.call<typeof api.sharedFork>("POST /shared/{token}/fork", { params: { token } }, options),
  };
}
