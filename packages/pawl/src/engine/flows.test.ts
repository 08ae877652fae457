import { describe, expect, it } from "vitest";
import { flowControl } from "../workflow/flow-control.ts";
import { workflow } from "../workflow/workflow.ts";
import { problem } from "./test-kit.fixture.ts";
import { Flows } from "./flows.ts";
import { Registry } from "./registry.ts";

const tenant = (input: { readonly tenant: string }): string => input.tenant;
const plain = workflow({ name: "plain" }, () => 1);
const order = workflow({ name: "order", flow: { key: tenant, concurrency: 5 } }, () => 1);
const input = { tenant: "acme" };

function flows(queues: Readonly<Record<string, object>> = {}, workflows = [plain, order]): Flows {
  const controls = Object.entries(queues).map(([queue, options]) => [queue, flowControl(options, queue)]);
  return new Flows(new Registry(workflows), Object.fromEntries(controls));
}

describe("the gate of a run", () => {
  it("is its queue's where that has one, else its workflow's, else none", () => {
    const gates = flows({ mail: { concurrency: 1 } });
    expect(gates.of({ workflow: plain, queue: "default", input })).toEqual({ flow: null, flowKey: "" });
    expect(gates.of({ workflow: order, queue: "default", input })).toEqual({ flow: "workflow:order", flowKey: "acme" });
    expect(gates.of({ workflow: order, queue: "mail", input })).toEqual({ flow: "queue:mail", flowKey: "acme" });
    expect(gates.of({ workflow: plain, queue: "mail", input })).toEqual({ flow: "queue:mail", flowKey: "" });
    expect(gates.of({ workflow: plain, queue: "toString", input }).flow).toBeNull();
  });

  it("takes the key from the start, then the queue, then the workflow", () => {
    const gates = flows({ mail: { key: () => "queue's" } });
    expect(gates.of({ workflow: order, queue: "mail", input }).flowKey).toBe("queue's");
    expect(gates.of({ workflow: order, queue: "mail", input, flowKey: "own" }).flowKey).toBe("own");
    expect(gates.of({ workflow: order, queue: "default", input, flowKey: "" }).flowKey).toBe("");
  });

  it("has a key that is a text that every store can keep", async () => {
    for (const bad of [undefined, 5, null, "x".repeat(201), "a\0b", "\ud800"]) {
      const odd = workflow({ name: "odd", flow: { key: () => bad as string } }, () => 1);
      const error = await problem(() => flows({}, [odd]).of({ workflow: odd, queue: "default", input }));
      expect([error.code, error.message]).toEqual([
        "invalid_option",
        expect.stringContaining('key of the flow of workflow "odd"'),
      ]);
    }
  });
});

describe("what claims say of gates", () => {
  it("is the limits of those that have any, of queues that the worker serves", () => {
    const gates = flows({ mail: { concurrency: { perKey: 1 } }, slow: { concurrency: 2 }, fair: { key: () => "a" } });
    const bare = { concurrency: null, concurrencyPerKey: null, rate: null };
    const ofOrder = { "workflow:order": { ...bare, concurrency: 5 } };
    expect(gates.limits(["mail", "fair"])).toEqual({ "queue:mail": { ...bare, concurrencyPerKey: 1 }, ...ofOrder });
    expect(Object.keys(gates.limits(null))).toEqual(["queue:mail", "queue:slow", "workflow:order"]);
    expect(flows({}, [plain]).limits(null)).toEqual({});
  });

  it("is what the newest version with a flow says, for all of a workflow's versions", () => {
    const versions = [
      workflow({ name: "order", version: 1, flow: { concurrency: 1 } }, () => 1),
      workflow({ name: "order", version: 2, flow: { concurrency: 2 } }, () => 1),
      workflow({ name: "order", version: 3 }, () => 1),
    ];
    expect(flows({}, versions).limits(null)["workflow:order"]?.concurrency).toBe(2);
  });
});
