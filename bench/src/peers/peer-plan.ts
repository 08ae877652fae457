/** One engine at one measure, with its settings. */
export interface PeerPoint {
  readonly measure: string;
  readonly unit: string;
  /** Whether more is better. */
  readonly isRate: boolean;
  /** A file of `bench/peers/engines` or `queues`. */
  readonly engine: string;
  /** What is not the engine's default, for people. */
  readonly label: string;
  /** What `bench/peers/main.mjs` takes. */
  readonly task: PeerTask;
  /** Default: as many as the command line says. */
  readonly repeatsMax?: number;
  /** It mostly waits: it is taken at the same time as the others like it. */
  readonly isPatient?: boolean;
}

export interface PeerTask {
  readonly point: "throughput" | "lone" | "fan-out" | "statements" | "recovery" | "queue";
  readonly workflow?: "w1" | "w10";
  readonly count?: number;
  readonly until?: "result" | "durable";
  readonly mode?: "standby" | "restart";
  readonly limitSeconds?: number;
  readonly settings?: Readonly<Record<string, number | string | boolean>>;
}

/** How an engine is used at its best; its counts keep a repeat to a few seconds. */
interface Peer {
  readonly engine: string;
  readonly label: string;
  readonly settings?: PeerTask["settings"];
  readonly oneStepCount: number;
  readonly tenStepsCount: number;
  readonly loneCount: number;
  /** Whether a caller learns of the end at once; otherwise the engine's table is asked. */
  readonly tellsResults: boolean;
  readonly hasTables: boolean;
}

const pawl: Peer = {
  engine: "pawl",
  label: "",
  oneStepCount: 40_000,
  tenStepsCount: 6_000,
  loneCount: 300,
  tellsResults: true,
  hasTables: true,
};
const pawlByCalls: Peer = { ...pawl, label: "100 callers", settings: { byCalls: true } };
const dbos: Peer = {
  engine: "dbos",
  label: "without a queue",
  oneStepCount: 2_500,
  tenStepsCount: 600,
  loneCount: 80,
  tellsResults: true,
  hasTables: true,
};
const dbosQueue: Peer = { ...dbos, label: "queue polled every 10 ms", settings: { pollMs: 10 } };
const openworkflow: Peer = {
  engine: "openworkflow",
  label: "",
  oneStepCount: 2_500,
  tenStepsCount: 1_000,
  loneCount: 30,
  tellsResults: false,
  hasTables: true,
};
const absurd: Peer = { ...openworkflow, engine: "absurd" };
const absurdPolling: Peer = { ...absurd, label: "polled every 10 ms", settings: { pollSeconds: 0.01 } };
const restate: Peer = {
  engine: "restate",
  label: "its own server",
  oneStepCount: 4_000,
  tenStepsCount: 1_500,
  loneCount: 100,
  tellsResults: true,
  hasTables: false,
};

const recoveryLimitSeconds = 45;

export const peerEngines: readonly string[] = [
  "pawl",
  "dbos",
  "openworkflow",
  "absurd",
  "restate",
  "graphile-worker",
  "bullmq",
];

/** All that is taken, Pawl first at each measure, since the others are shown beside it. */
export function peerPlan(isQuick: boolean): readonly PeerPoint[] {
  const count = (full: number): number => (isQuick ? Math.max(5, Math.ceil(full / 50)) : full);
  const oneStep = (peer: Peer): PeerPoint =>
    pointOf(peer, "1-step workflows", "workflows/s", true, {
      point: "throughput",
      workflow: "w1",
      count: count(peer.oneStepCount),
    });
  const tenSteps = (peer: Peer): PeerPoint =>
    pointOf(peer, "10-step workflows", "steps/s", true, {
      point: "throughput",
      workflow: "w10",
      count: count(peer.tenStepsCount),
    });
  const lone = (peer: Peer): PeerPoint =>
    pointOf(peer, "lone 10-step run", "ms", false, {
      point: "lone",
      workflow: "w10",
      count: count(peer.loneCount),
      until: peer.tellsResults ? "result" : "durable",
    });
  const fanOut = (peer: Peer): PeerPoint =>
    pointOf(peer, "100 parallel steps", "ms", false, {
      point: "fan-out",
      count: count(Math.ceil(peer.loneCount / 3)),
      until: peer.tellsResults ? "result" : "durable",
    });
  const statements = (peer: Peer): PeerPoint => ({
    ...pointOf(peer, "statements per 10-step workflow", "statements", false, {
      point: "statements",
      workflow: "w10",
      count: count(peer.engine === "pawl" ? 5_000 : 300),
    }),
    repeatsMax: 1,
  });
  const recovery = (peer: Peer, label: string, settings: PeerTask["settings"], mode: PeerTask["mode"]): PeerPoint => ({
    ...pointOf(
      { ...peer, label, ...(settings === undefined ? {} : { settings }) },
      "recovery after SIGKILL",
      "s",
      false,
      {
        point: "recovery",
        mode: mode ?? "standby",
        limitSeconds: isQuick ? 12 : recoveryLimitSeconds,
      },
    ),
    repeatsMax: 1,
  });
  const everyEngine = [pawl, dbos, openworkflow, absurd, restate];
  return [
    ...[pawl, pawlByCalls, dbos, dbosQueue, openworkflow, absurd, restate].map(oneStep),
    ...[pawl, pawlByCalls, dbos, dbosQueue, openworkflow, absurd, restate].map(tenSteps),
    ...[pawl, dbos, openworkflow, absurdPolling, restate].map(lone),
    ...[pawl, dbos, openworkflow, absurdPolling, restate].map(fanOut),
    ...everyEngine.filter(({ hasTables }) => hasTables).map(statements),
    recovery(pawl, "another machine", { otherMachine: true }, "standby"),
    recovery(pawl, "another machine, lease 400 ms", { otherMachine: true, lease: "400ms" }, "standby"),
    recovery(dbos, "the same executor started again", { executor: "x" }, "restart"),
    recovery(absurd, "standby, claimTimeout 1 s", { claimTimeout: 1 }, "standby"),
    ...[dbos, openworkflow, absurd].map((peer) => {
      return { ...recovery(peer, "standby", undefined, "standby"), isPatient: true };
    }),
    recovery(restate, "started again, its own server", undefined, "restart"),
    queueOf("graphile-worker", "local queue of 500, completions batched", count(30_000)),
    queueOf("bullmq", "Redis, AOF every second", count(20_000)),
  ];
}

function pointOf(peer: Peer, measure: string, unit: string, isRate: boolean, task: PeerTask): PeerPoint {
  const settings = peer.settings === undefined ? {} : { settings: peer.settings };
  return { measure, unit, isRate, engine: peer.engine, label: peer.label, task: { ...task, ...settings } };
}

/** Plain queues remember no steps: they are shown beside workflows of one. */
function queueOf(engine: string, label: string, count: number): PeerPoint {
  const measure = "1-step workflows";
  return {
    measure,
    unit: "workflows/s",
    isRate: true,
    engine,
    label: `plain queue; ${label}`,
    task: { point: "queue", count },
  };
}
