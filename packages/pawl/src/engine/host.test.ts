import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { hostKey, hostKeyOf, isProcessGone } from "./host.ts";

const linux = { host: "box", bootId: "0f1e", pidSpace: "pid:[4026531836]" };

it("one boot of one machine has one key; another boot, or another space of process ids, has another", () => {
  expect(hostKeyOf(linux)).toBe(hostKeyOf({ ...linux }));
  expect(hostKeyOf({ ...linux, bootId: "2d3c" })).not.toBe(hostKeyOf(linux));
  expect(hostKeyOf({ ...linux, pidSpace: "pid:[1]" })).not.toBe(hostKeyOf(linux));
});

it("where the system does not tell, two machines of one name are two hosts", () => {
  for (const unknown of [{ bootId: "" }, { pidSpace: "" }]) {
    const params = { ...linux, ...unknown };
    expect(hostKeyOf(params)).not.toBe(hostKeyOf(params));
  }
});

it("a process is gone only if it ran on this host and its id is free", () => {
  const { pid } = spawnSync(process.execPath, ["--eval", "0"]);
  expect(isProcessGone({ hostKey: hostKey(), pid })).toBe(true);
  expect(isProcessGone({ hostKey: "another", pid })).toBe(false);
  expect(isProcessGone({ hostKey: hostKey(), pid: process.pid })).toBe(false);
  expect(isProcessGone({ hostKey: hostKey(), pid: process.ppid })).toBe(false);
});
