import type { BodyInput, ReplyOf, Share, sharedGet, sharesCreate, Workflow } from "@pawl/api";
import type { Page } from "../api.ts";
import { request } from "../request.ts";
import { call } from "../session.ts";

export type Shared = ReplyOf<typeof sharedGet>;
export type NewShare = ReplyOf<typeof sharesCreate>;
export type ShareTarget = BodyInput<typeof sharesCreate>["target"];

const path = (token: string) => `/shared/${encodeURIComponent(token)}`;

/** Links, and what they lead to. @throws as `api` does. */
export const sharesApi = {
  list: (target: string) => call<Page<Share>>("GET", "/shares", { query: { target, limit: 100 } }),
  create: (body: BodyInput<typeof sharesCreate>) => call<NewShare>("POST", "/shares", { body }),
  delete: (share: string) => call<undefined>("DELETE", `/shares/${encodeURIComponent(share)}`),
  /** Whoever has the link sees it: nobody has to be signed in. */
  open: (token: string) => request<Shared>("GET", path(token)),
  fork: (token: string) => call<Workflow>("POST", `${path(token)}/fork`, {}),
};

export const shareKeys = {
  of: (target: string) => ["shares", target],
  opened: (token: string) => ["shared", token],
} as const;
