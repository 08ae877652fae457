import type { Duration } from "../../retry/duration.ts";
import type { Overlap, SchedulePolicyOptions } from "../../schedule/schedule-policy.ts";
import type { RunHandle } from "../run-handle.ts";
import type { Page } from "../pawl.ts";
import type { RunStatus } from "../../store/run-status.ts";

/**
 * Schedules start runs by themselves. Every process that has a worker sees to the schedules of the workflows that it has; each tick starts one run, however many
 * there are. All methods mean the schedules of the namespace that was given to `createPawl`.
 *
 * ```ts
 * await pawl.schedules.upsert({ name: "nightly", workflow: "report", cron: "0 3 * * *", timezone: "Europe/Berlin" });
 * await pawl.schedules.pause("nightly", "until the audit is over");
 * const { next } = await pawl.schedules.get("nightly");
 * ```
 */
export interface Schedules {
  /**
   * Makes a schedule. Its workflow must be registered here.
   *
   * @throws PawlError `schedule_exists`, `scheduler_not_installed`, `invalid_cron`, `invalid_timezone`, `invalid_option`, `invalid_name`, `invalid_duration`,
   *   `workflow_not_registered`, `workflow_version_not_registered`, `validation_failed` (by the schema of the input), `value_not_storable`, `payload_too_large`.
   */
  create(options: ScheduleOptions): Promise<Schedule>;
  /**
   * Changes what is named, and keeps the rest: its counts, a pause, what stands in line. An option that is given as undefined goes back to its default. Ticks that
   * passed before are not looked at again.
   *
   * @throws PawlError `schedule_not_found`, `schedule_in_code`, `schedule_changed`, and as `create`.
   */
  update(name: string, changes: ScheduleChanges): Promise<Schedule>;
  /** Makes the schedule, or makes it what is given; where it is that already, nothing happens. For code that runs at every start. @throws PawlError as `update`. */
  upsert(options: ScheduleOptions): Promise<Schedule>;
  /** By name. @throws PawlError `invalid_option`. */
  list(query?: ScheduleQuery): Promise<Page<Schedule>>;
  /** With the ticks to come, and what became of the runs that it has started last. @throws PawlError `schedule_not_found`. */
  get(name: string): Promise<ScheduleDetails>;
  /** No tick starts a run until it is resumed; ticks of that time are not made up for. @throws PawlError `schedule_not_found`, `schedule_changed`. */
  pause(name: string, note?: string): Promise<Schedule>;
  /** @throws PawlError `schedule_not_found`, `schedule_changed`. */
  resume(name: string): Promise<Schedule>;
  /**
   * Starts a run now, paused or not, whatever runs already. It counts as a former run for the ticks that follow.
   *
   * @throws PawlError `schedule_not_found`, `schedule_changed`, `workflow_not_registered`, `workflow_version_not_registered`, and for an input that a function makes what that throws.
   */
  trigger(name: string, options?: { readonly input?: unknown }): Promise<RunHandle>;
  /**
   * Starts a run for every tick from `from` to `to` (both included), also for those that had one. `queue`: one after the other; `allow`: side by side. Default: `allow` where that is the
   * schedule's own policy, else `queue`.
   *
   * @returns how many ticks there are.
   * @throws PawlError `schedule_not_found`, `schedule_changed`, `invalid_option` (also: more than 10,000 ticks).
   */
  backfill(
    name: string,
    span: { readonly from: Date; readonly to: Date; readonly overlap?: Extract<Overlap, "queue" | "allow"> },
  ): Promise<{ readonly ticks: number }>;
  /** Its runs go on. One of a definition comes back with the next worker that has it. @throws PawlError `schedule_not_found`, `schedule_changed`. */
  delete(name: string): Promise<void>;
  /**
   * The ticks of a cron line or period: the next ten, or `count` (at most 1000), after `from` (default now).
   *
   * @throws PawlError `scheduler_not_installed`, `invalid_cron`, `invalid_timezone`, `invalid_option`, `invalid_duration`.
   */
  preview(timing: ScheduleTiming, options?: { readonly from?: Date; readonly count?: number }): Promise<Date[]>;
}

export type ScheduleTiming = Pick<SchedulePolicyOptions, "cron" | "every" | "timezone" | "startAt" | "endAt">;

export interface ScheduleOptions extends SchedulePolicyOptions {
  /** Unique in the namespace. */
  readonly name: string;
  readonly workflow: string;
  /** Default: the default version of the workflow when the tick comes. */
  readonly version?: number;
  readonly input?: unknown;
  /** Of its runs, which get `schedule: <name>` besides. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default: that of the workflow. */
  readonly queue?: string;
  /** Higher is claimed first; default 0. */
  readonly priority?: number;
  readonly owner?: string;
  /** For people. */
  readonly description?: string;
  /** Whether it begins paused; an `upsert` or `update` does not change it. */
  readonly paused?: boolean;
}

export type ScheduleChanges = {
  readonly [Key in Exclude<keyof ScheduleOptions, "name" | "paused">]?: ScheduleOptions[Key] | undefined;
};

export interface ScheduleQuery {
  /** Those whose runs are this one's. */
  readonly owner?: string;
  readonly workflow?: string;
  readonly status?: Schedule["status"];
  /** 1 to 1000; default 100. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface Schedule {
  readonly name: string;
  readonly namespace: string;
  readonly description: string | undefined;
  /**
   * - `active`: it ticks.
   * - `paused`: until it is resumed.
   * - `ended`: no tick is to come, by `endAt` or `maxRuns`.
   * - `withdrawn`: the definition that it belonged to has gone; when that comes back, it goes on.
   */
  readonly status: "active" | "paused" | "ended" | "withdrawn";
  /** Where it comes from. */
  readonly origin: "api" | "definition";
  readonly cron: string | undefined;
  readonly every: Duration | undefined;
  readonly timezone: string;
  readonly overlap: Overlap;
  readonly catchUp: { readonly limit: number; readonly window: Duration };
  readonly jitter: Duration;
  readonly startAt: Date | undefined;
  readonly endAt: Date | undefined;
  readonly maxRuns: number | undefined;
  readonly workflow: string;
  readonly version: number | undefined;
  readonly input: unknown;
  /** A function of the definition makes the input of each tick. */
  readonly isInputComputed: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly queue: string | undefined;
  readonly priority: number;
  readonly owner: string | undefined;
  readonly pausedAt: Date | undefined;
  readonly pauseNote: string | undefined;
  /** The next tick. Where it lies in the past by more than a minute, no live worker has the workflow. */
  readonly nextAt: Date | undefined;
  /** How many runs its ticks have started; how many ticks were skipped because a former run had not ended; how many passed while no worker was there. */
  readonly counts: { readonly started: number; readonly skipped: number; readonly missed: number };
  /** Ticks that wait for the end of the former run. */
  readonly waiting: readonly Date[];
  /** The spans of ticks that are still to be started by `backfill`. */
  readonly backfills: readonly { readonly from: Date; readonly to: Date }[];
  /** The last ten things that happened, newest first. */
  readonly recent: readonly ScheduleTick[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What became of a tick. */
export interface ScheduleTick {
  /** The moment that was meant; undefined where there were several. */
  readonly tick: Date | undefined;
  readonly at: Date;
  readonly cause: "tick" | "catch-up" | "queue" | "trigger" | "backfill";
  /** `joined`: it made no run, but found the one named, since the workflow is a singleton or debounced. */
  readonly outcome: "started" | "joined" | "queued" | "skipped" | "missed" | "failed";
  readonly runId: string | undefined;
  readonly reason: string | undefined;
}

export interface ScheduleDetails extends Schedule {
  /** The next ten ticks, before jitter. */
  readonly next: readonly Date[];
  /** The runs of `recent`, as they are now; of one that was deleted there is nothing. */
  readonly runs: readonly {
    readonly id: string;
    readonly status: RunStatus;
    readonly scheduledFor: Date | undefined;
  }[];
}
