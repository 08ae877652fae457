import type { Fault } from "./battlefield.ts";
import { deploy } from "./deploy.ts";
import { kill } from "./kill.ts";
import { cut, freeze, refuse, slow, swallow } from "./network.ts";
import { restart } from "./restart.ts";
import { stop } from "./stop.ts";
import { terminate } from "./terminate.ts";

export type FaultName =
  "kill" | "stop" | "deploy" | "restart" | "terminate" | "freeze" | "swallow" | "cut" | "slow" | "refuse";

export const faults: Readonly<Record<FaultName, Fault>> = {
  kill,
  stop,
  deploy,
  restart,
  terminate,
  freeze,
  swallow,
  cut,
  slow,
  refuse,
};

/** How often each falls in a bag of which they are drawn: every bag has all of them, so a short campaign sees each at least once. */
const shares: Readonly<Record<FaultName, number>> = {
  kill: 3,
  stop: 2,
  deploy: 1,
  restart: 1,
  terminate: 2,
  freeze: 2,
  swallow: 2,
  cut: 3,
  slow: 1,
  refuse: 1,
};

/** `proxy` stands for all that a network does. */
const groups: Readonly<Record<string, readonly FaultName[]>> = {
  proxy: ["freeze", "swallow", "cut", "slow", "refuse"],
};

/** Those that need no server. */
export const faultsOfProcesses: readonly FaultName[] = ["kill", "stop", "deploy"];

/** @throws Error that names the fault that does not exist, and those that do. */
export function faultsNamed(names: readonly string[]): FaultName[] {
  return names.flatMap((name) => {
    const group = groups[name];
    if (group !== undefined) return group;
    if (isFault(name)) return [name];
    const known = [...Object.keys(faults), ...Object.keys(groups)].join(", ");
    throw new Error(`--faults names "${name}", which does not exist; there are: ${known}.`);
  });
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(faults, name);
}

export function bagOf(names: readonly FaultName[]): FaultName[] {
  return names.flatMap((name) => Array.from({ length: shares[name] }, () => name));
}
