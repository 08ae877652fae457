import type { Instrumentation, Operation, OperationSpan } from "./instrumentation.ts";

/** Does what a program asks for, and has the instrumentation look on, where there is one. */
export function operate<T>(
  instrumentation: Instrumentation | undefined,
  operation: Operation,
  perform: (span: OperationSpan) => Promise<T>,
): Promise<T> {
  if (instrumentation !== undefined) return instrumentation.operation(operation, perform);
  return perform({ trace: operation.trace, touched: () => {} });
}
