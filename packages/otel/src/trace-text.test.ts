import { describe, expect, it } from "vitest";
import { readTrace, traceOfRun, writeTrace } from "./trace-text.ts";

const [traceId, spanId] = ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"];

describe("the trace of a run", () => {
  it.each([`00-${traceId}-${spanId}-01`, `00-${traceId}-${spanId}-00`, `00-${traceId}-${spanId}-01 a=1,b@c=x y`])(
    "is read and written: %s",
    (text) => {
      const read = readTrace(text);
      expect(read).toMatchObject({ traceId, spanId, isRemote: true });
      expect(writeTrace(read!)).toBe(text);
    },
  );

  it("is none where the text is damaged, or the ids are those of nobody", () => {
    for (const text of ["", "nonsense", `00-${"0".repeat(32)}-${spanId}-01`, `00-${traceId}-${"0".repeat(16)}-01`])
      expect(readTrace(text)).toBeNull();
  });

  it("keeps no flags but whether it is sampled", () => {
    expect(writeTrace(readTrace(`00-${traceId}-${spanId}-ff`)!)).toBe(`00-${traceId}-${spanId}-01`);
  });

  it("follows from the run's id where it has none, or one that cannot be read", () => {
    const id = "019a0000-1234-7abc-8def-0123456789ab";
    const expected = { traceId: "019a000012347abc8def0123456789ab", spanId: "8def0123456789ab", traceFlags: 1 };
    expect(traceOfRun({ id, trace: null })).toMatchObject(expected);
    expect(traceOfRun({ id, trace: "nonsense" })).toMatchObject(expected);
  });
});
