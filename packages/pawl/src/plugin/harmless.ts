import type {
  Activation,
  ActiveRun,
  AttemptSpan,
  Instrumentation,
  Operation,
  OperationSpan,
} from "./instrumentation.ts";

type OnFault = (error: unknown) => void;

/**
 * An instrumentation that can do no harm: what it throws is told to `onFault`, and what it looks on at goes on as if nobody did. What is asked of users' code is asked once, and what that gives is given,
 * whatever becomes of the instrumentation around it.
 */
export function harmless(given: Instrumentation, onFault: OnFault): Instrumentation {
  return {
    operation: (operation, perform) => operate(given, { operation, perform, onFault }),
    activation: (run) =>
      attempted(() => new HarmlessActivation(given.activation(run), run, onFault), onFault) ?? none(run),
  };
}

/** Looks at nothing. */
function none({ trace }: ActiveRun): Activation {
  return { trace: trace ?? "", run: (fn) => fn(), attempt: () => noAttempt, child: () => trace, end: () => {} };
}

const noAttempt: AttemptSpan = { run: (fn) => fn(), end: () => {} };

async function operate<T>(
  given: Instrumentation,
  {
    operation,
    perform,
    onFault,
  }: {
    readonly operation: Operation;
    readonly perform: (span: OperationSpan) => Promise<T>;
    readonly onFault: OnFault;
  },
): Promise<T> {
  let performed: Promise<T> | undefined;
  const once = (span: OperationSpan): Promise<T> => (performed ??= perform(harmlessSpan(span, operation, onFault)));
  try {
    await given.operation(operation, once);
  } catch (error) {
    const own = await performed?.then(
      () => null,
      (reason: unknown) => ({ reason }),
    );
    if (own?.reason !== error) onFault(error);
  }
  return performed ?? perform({ trace: operation.trace, touched: () => {} });
}

function harmlessSpan(span: OperationSpan, { trace }: Operation, onFault: OnFault): OperationSpan {
  return {
    get trace() {
      return attempted(() => span.trace, onFault, trace);
    },
    touched: (run, facts) => attempted(() => span.touched(run, facts), onFault),
  };
}

class HarmlessActivation implements Activation {
  readonly trace: string;
  readonly #given: Activation;
  readonly #run: ActiveRun;
  readonly #onFault: OnFault;

  constructor(given: Activation, run: ActiveRun, onFault: OnFault) {
    this.#given = given;
    this.#run = run;
    this.#onFault = onFault;
    this.trace = given.trace;
  }

  run<T>(fn: () => T): T {
    return through((within) => this.#given.run(within), fn, this.#onFault);
  }

  attempt(...[step, within]: Parameters<Activation["attempt"]>): AttemptSpan {
    const around = within instanceof HarmlessAttempt ? within.given : null;
    const begin = () => new HarmlessAttempt(this.#given.attempt(step, around), this.#onFault);
    return attempted(begin, this.#onFault) ?? noAttempt;
  }

  child(child: Parameters<Activation["child"]>[0]): string | null {
    return attempted(() => this.#given.child(child), this.#onFault, this.#run.trace);
  }

  end(end: Parameters<Activation["end"]>[0]): void {
    attempted(() => this.#given.end(end), this.#onFault);
  }
}

class HarmlessAttempt implements AttemptSpan {
  /** The instrumentation's own, which knows itself when it is given back. */
  readonly given: AttemptSpan;
  readonly #onFault: OnFault;

  constructor(given: AttemptSpan, onFault: OnFault) {
    this.given = given;
    this.#onFault = onFault;
  }

  run<T>(fn: () => T): T {
    return through((within) => this.given.run(within), fn, this.#onFault);
  }

  end(...end: Parameters<AttemptSpan["end"]>): void {
    attempted(() => this.given.end(...end), this.#onFault);
  }
}

function attempted<T>(work: () => T, onFault: OnFault): T | undefined;
function attempted<T>(work: () => T, onFault: OnFault, otherwise: T): T;
function attempted<T>(work: () => T, onFault: OnFault, otherwise?: T): T | undefined {
  try {
    return work();
  } catch (error) {
    onFault(error);
    return otherwise;
  }
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** Calls `fn` within what is around it, once, and gives what it gives or throws. */
function through<T>(around: (fn: () => T) => T, fn: () => T, onFault: OnFault): T {
  let outcome: Outcome<T> | undefined;
  const once = (): T => settled((outcome ??= outcomeOf(fn)));
  try {
    around(once);
  } catch (error) {
    const isOwn = outcome !== undefined && "error" in outcome && outcome.error === error;
    if (!isOwn) onFault(error);
  }
  return once();
}

function outcomeOf<T>(fn: () => T): Outcome<T> {
  try {
    return { value: fn() };
  } catch (error) {
    return { error };
  }
}

function settled<T>(outcome: Outcome<T>): T {
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}
