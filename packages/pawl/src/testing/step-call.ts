/** One call of a step's function, or of what stands in its place: an attempt. */
export interface StepCall {
  readonly run: string;
  readonly workflow: string;
  /** `charge`, `charge#2`, `all/a/charge`. */
  readonly key: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  /** In virtual time. */
  readonly at: Date;
  readonly isMocked: boolean;
  /** Of a mocked workflow: what its run was started with. */
  readonly input: unknown;
  readonly status: "running" | "completed" | "failed";
  readonly result: unknown;
  readonly error: unknown;
}
