import { describe, expect, it } from "vitest";
import { boundedCalendar, intervalCalendar } from "./calendar.ts";
import { decideRound, lookMs, stateAfter, type PlannedStart, type Round } from "./decide-round.ts";
import { schedulePolicy, type SchedulePolicyOptions } from "./schedule-policy.ts";
import { newState, type ScheduleState } from "./schedule-state.ts";

const minute = 60_000;

/** A schedule that ticks every minute from minute 0 on, looked at whenever a test says so. */
class Looked {
  readonly policy;
  readonly calendar;
  state: ScheduleState;

  constructor(options: SchedulePolicyOptions, state: Partial<ScheduleState> = {}) {
    this.policy = schedulePolicy({ every: "1m", ...options }, "schedule");
    this.calendar = boundedCalendar(
      intervalCalendar({ everyMs: this.policy.everyMs as number, anchorMs: 0 }),
      this.policy,
    );
    this.state = { ...newState, nextMs: minute, ...state };
  }

  /** At that minute, when these runs have ended. Runs are named by their minute. */
  look(
    atMinute: number,
    ended: readonly string[] = [],
  ): { starts: string[]; cancels: readonly string[]; notes: string[] } {
    const nowMs = atMinute * minute;
    const state = { ...this.state, running: this.state.running.filter((id) => !ended.includes(id)) };
    const round: Round = decideRound({ id: "s", policy: this.policy, state, calendar: this.calendar, nowMs });
    const results = round.starts.map((planned) => ({
      ...planned,
      runId: `${planned.tickMs / minute}`,
      isJoined: false,
    }));
    this.state = stateAfter(round, results, nowMs);
    return {
      starts: round.starts.map(({ tickMs, cause }) => `${tickMs / minute} ${cause}`),
      cancels: round.cancels,
      notes: round.notes.map(({ tickMs, outcome }) => `${tickMs === null ? "some" : tickMs / minute} ${outcome}`),
    };
  }

  lookMinute(atMinute: number): number | null {
    const { policy, calendar, state } = this;
    const ms = lookMs({ id: "s", policy, calendar, state, nowMs: atMinute * minute });
    return ms === null ? null : ms / minute;
  }
}

describe("a look at a schedule", () => {
  it("skips a tick while the former run has not ended", () => {
    const schedule = new Looked({});
    expect(schedule.look(1).starts).toEqual(["1 tick"]);
    expect(schedule.look(2)).toEqual({ starts: [], cancels: [], notes: ["2 skipped"] });
    expect(schedule.look(3, ["1"]).starts).toEqual(["3 tick"]);
    expect(schedule.state).toMatchObject({ started: 2, skipped: 1, running: ["3"] });
  });

  it("starts beside the former run where that is allowed, and follows none", () => {
    const schedule = new Looked({ overlap: "allow" });
    expect(schedule.look(1).starts).toEqual(["1 tick"]);
    expect(schedule.look(2).starts).toEqual(["2 tick"]);
    expect(schedule.state.running).toEqual([]);
  });

  it("lets ticks stand in line, and starts one whenever the former run has ended", () => {
    const schedule = new Looked({ overlap: "queue" });
    schedule.look(1);
    expect(schedule.look(2)).toMatchObject({ starts: [], notes: ["2 queued"] });
    expect(schedule.look(3).starts).toEqual([]);
    expect(schedule.lookMinute(3)).toBe(3 + 1 / 6);
    expect(schedule.look(3.5, ["1"]).starts).toEqual(["2 queue"]);
    expect(schedule.look(4, ["2"])).toMatchObject({ starts: ["3 queue"], notes: ["4 queued"] });
    expect(schedule.look(4.5, ["3"]).starts).toEqual(["4 queue"]);
    expect(schedule.state.waiting).toEqual([]);
  });

  it("lets no more than 100 stand in line", () => {
    const schedule = new Looked({ overlap: "queue", catchUp: { limit: 1000 } });
    schedule.look(1);
    const { notes } = schedule.look(103);
    expect([notes.length, notes.at(-1)]).toEqual([102, "103 skipped"]);
    expect(schedule.state.waiting.length).toBe(100);
  });

  it("asks the former run to cancel and starts, once for all ticks that are due", () => {
    const schedule = new Looked({ overlap: "cancel", catchUp: { limit: 2 } });
    schedule.look(1);
    expect(schedule.look(4)).toEqual({ starts: ["4 tick"], cancels: ["1"], notes: ["2 skipped", "3 skipped"] });
    expect(schedule.state.running).toEqual(["4"]);
  });

  it("ends after so many runs", () => {
    const schedule = new Looked({ maxRuns: 2, overlap: "allow" });
    schedule.look(1);
    expect(schedule.look(2).starts).toEqual(["2 tick"]);
    expect([schedule.state.nextMs, schedule.lookMinute(2)]).toEqual([null, null]);
  });

  it("counts what stands in line among the runs that it may start", () => {
    const schedule = new Looked({ maxRuns: 2, overlap: "queue" });
    schedule.look(1);
    schedule.look(2);
    expect(schedule.state.nextMs).toBeNull();
    expect(schedule.look(3, ["1"]).starts).toEqual(["2 queue"]);
    expect(schedule.look(4, ["2"]).starts).toEqual([]);
  });

  it("ends at its end", () => {
    const schedule = new Looked({ endAt: new Date(2 * minute), overlap: "allow" });
    expect([schedule.look(1).starts, schedule.look(2).starts, schedule.look(3).starts]).toEqual([
      ["1 tick"],
      ["2 tick"],
      [],
    ]);
    expect(schedule.state.nextMs).toBeNull();
  });

  it("tells how many ticks were missed", () => {
    const schedule = new Looked({ overlap: "allow" });
    expect(schedule.look(10.5)).toMatchObject({ starts: ["9 catch-up", "10 tick"], notes: ["some missed"] });
    expect(schedule.state).toMatchObject({ missed: 8, started: 2 });
    expect(schedule.state.recent.find(({ outcome }) => outcome === "missed")?.reason).toBe(
      "8 ticks passed while no worker was there for it.",
    );
  });

  it("starts no more than 20 runs at a time, and loses none", () => {
    const schedule = new Looked({ overlap: "allow", catchUp: { limit: 1000 } });
    expect(schedule.look(50).starts.length).toBe(20);
    expect(schedule.lookMinute(50)).toBe(21);
    expect(schedule.look(50).starts.length).toBe(20);
    expect(schedule.look(50).starts.at(-1)).toBe("50 tick");
    expect(schedule.state).toMatchObject({ started: 50, missed: 0 });
  });

  it("makes up for what was missed one behind the other, while the present tick is skipped", () => {
    const schedule = new Looked({ catchUp: { limit: 3 } });
    expect(schedule.look(10.5)).toEqual({
      starts: ["7 catch-up"],
      cancels: [],
      notes: ["some missed", "8 queued", "9 queued", "10 skipped"],
    });
    expect(schedule.state.recent.map(({ tickMs }) => tickMs && tickMs / minute)).toEqual([10, 9, 8, 7, null]);
    expect(schedule.look(10.7, ["7"]).starts).toEqual(["8 queue"]);
    expect(schedule.look(11, ["8"])).toMatchObject({ starts: ["9 queue"], notes: ["11 skipped"] });
    expect(schedule.look(12, ["9"]).starts).toEqual(["12 tick"]);
    expect(schedule.state).toMatchObject({ started: 4, skipped: 2, missed: 6, waiting: [] });
  });

  it("does not let the line of missed ticks grow longer than the limit, one outage after the other", () => {
    const schedule = new Looked({ catchUp: { limit: 2 } });
    schedule.look(1);
    schedule.look(4.5);
    expect(schedule.state.waiting).toEqual([2 * minute, 3 * minute]);
    expect(schedule.look(7.5).notes).toEqual(["2 skipped", "5 queued", "3 skipped", "6 queued", "7 skipped"]);
    expect(schedule.state.waiting).toEqual([5 * minute, 6 * minute]);
  });

  it("counts and ends by the runs that were really made", () => {
    const schedule = new Looked({ maxRuns: 1 });
    const { policy, calendar } = schedule;
    const round = decideRound({ id: "s", policy, state: schedule.state, calendar, nowMs: 2 * minute });
    const results = round.starts.map((planned) => ({ ...planned, runId: "other", isJoined: true }));
    const state = stateAfter(round, results, 2 * minute);
    expect(state).toMatchObject({
      started: 0,
      nextMs: 2 * minute,
      running: ["other"],
      recent: [{ tickMs: minute, outcome: "joined", runId: "other" }],
    });
    const failed = stateAfter(round, [{ ...(round.starts[0] as PlannedStart), problem: "no input" }], 2 * minute);
    expect(failed).toMatchObject({ started: 0, nextMs: 2 * minute });
  });

  it("does nothing while it is paused but backfill", () => {
    const pause = { atMs: 0, note: null };
    const backfills = [{ fromMs: minute, toMs: 2 * minute, overlap: "allow" as const }];
    const schedule = new Looked({}, { pause, nextMs: null, waiting: [minute], backfills });
    expect(schedule.look(5).starts).toEqual(["1 backfill", "2 backfill"]);
    expect(schedule.state).toMatchObject({ waiting: [minute], started: 0, backfills: [] });
  });

  it("makes up for a span one after the other, between its ticks", () => {
    const schedule = new Looked(
      { overlap: "skip" },
      { nextMs: 10 * minute, backfills: [{ fromMs: minute, toMs: 3 * minute, overlap: "queue" }] },
    );
    expect(schedule.look(5).starts).toEqual(["1 backfill"]);
    expect(schedule.look(5.5).starts).toEqual([]);
    expect(schedule.look(6, ["1"]).starts).toEqual(["2 backfill"]);
    expect(schedule.look(10, [])).toMatchObject({ starts: [], notes: ["10 skipped"] });
    expect(schedule.look(10.5, ["2"]).starts).toEqual(["3 backfill"]);
    expect(schedule.state.backfills).toEqual([]);
  });

  it("makes up for a span in parts where it is long", () => {
    const schedule = new Looked(
      { overlap: "allow" },
      { nextMs: 1000 * minute, backfills: [{ fromMs: minute, toMs: 45 * minute, overlap: "allow" }] },
    );
    expect([schedule.look(100).starts.length, schedule.lookMinute(100)]).toEqual([20, 100]);
    expect(schedule.look(100).starts.length).toBe(20);
    expect(schedule.look(100).starts.length).toBe(5);
    expect(schedule.lookMinute(100)).toBe(1000);
  });

  it("keeps the last ten things that happened, newest first", () => {
    const schedule = new Looked({ overlap: "allow" });
    for (let at = 1; at <= 12; at++) schedule.look(at);
    expect(schedule.state.recent.map(({ runId }) => runId)).toEqual([
      "12",
      "11",
      "10",
      "9",
      "8",
      "7",
      "6",
      "5",
      "4",
      "3",
    ]);
  });

  it("writes down why a run could not be started, and goes on", () => {
    const schedule = new Looked({});
    const round = decideRound({
      id: "s",
      policy: schedule.policy,
      state: schedule.state,
      calendar: schedule.calendar,
      nowMs: minute,
    });
    const state = stateAfter(
      round,
      round.starts.map((planned) => ({ ...planned, problem: "no input" })),
      minute,
    );
    expect(state).toMatchObject({
      started: 0,
      running: [],
      nextMs: 2 * minute,
      recent: [{ outcome: "failed", reason: "no input" }],
    });
  });
});
