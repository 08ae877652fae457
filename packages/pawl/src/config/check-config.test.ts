import { describe, expect, it } from "vitest";
import { checkConfig, configProblems } from "./check-config.ts";
import { defineConfig } from "./define-config.ts";

const order = { name: "order", version: 1, handler: () => undefined };

describe("configProblems", () => {
  it("finds nothing wrong with a configuration that uses every option", () => {
    const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const worker = { concurrency: 5, queues: ["mail"], lease: "8s", shutdownTimeout: 30_000 };
    const rest = {
      defaultVersions: { order: 1 },
      namespace: "a",
      payloadLimitBytes: 1024,
      alwaysReplay: false,
      logger,
      worker,
      retention: [
        { workflow: "a", keep: "forever" },
        { status: ["failed"], namespace: "b", keep: 0 },
      ],
    };
    expect(configProblems({ store: "memory:", workflows: [order], ...rest })).toEqual([]);
  });

  it("suggests the nearest key for an unknown one", () => {
    expect(configProblems({ workflow: [] })).toEqual(['There is no option "workflow". Did you mean "workflows"?']);
    expect(configProblems({ worker: { concurency: 5 } })).toEqual([
      'There is no option "worker.concurency". Did you mean "concurrency"?',
    ]);
  });

  it("lists the keys there are where none is near", () => {
    expect(configProblems({ colour: "red" })[0]).toMatch(
      /^There is no option "colour". There are: store, workflows, .*worker\.$/,
    );
  });

  it.each([
    [{ retention: { keep: "1d" } }, 'retention must be a list of rules such as { keep: "90d" }, but it is an object.'],
    [{ retention: ["1d"] }, 'retention[0] must be a rule such as { keep: "90d" }, but it is "1d".'],
    [{ retention: [{ workflow: "a" }] }, 'retention[0].keep is missing; say how long, or "forever".'],
    [
      { retention: [{ keep: "1d" }, { keep: "ever" }] },
      'retention[1].keep must be a duration such as "90d", or "forever", but it is "ever".',
    ],
    [
      { retention: [{ status: "running", keep: "1d" }] },
      'retention[0].status must be one or more of "completed", "failed", "cancelled", but it is "running".',
    ],
    [
      { retention: [{ workflows: "a", keep: 1 }] },
      'There is no option "retention[0].workflows". Did you mean "workflow"?',
    ],
    [{ store: 7 }, 'store must be a URL such as "sqlite:./pawl.db", but it is 7.'],
    [{ workflows: [order, () => 1] }, "workflows must be a list of workflows and graphs, but item 2 is a function."],
    [
      { defaultVersions: { order: "2" } },
      'defaultVersions must be an object such as { "order": 2 }, but it is an object.',
    ],
    [{ namespace: "" }, 'namespace must be a text that is not empty, but it is "".'],
    [{ retry: 3 }, "retry must be a policy made by exponential(), fixed() or noRetry(), but it is 3."],
    [{ payloadLimitBytes: 0 }, "payloadLimitBytes must be a whole number of at least 1, but it is 0."],
    [{ alwaysReplay: "yes" }, 'alwaysReplay must be true or false, but it is "yes".'],
    [{ worker: [] }, "worker must be an object, but it is an empty list."],
    [
      { worker: { lease: "soon" } },
      'worker.lease must be a duration such as "30s" or a number of milliseconds, but it is "soon".',
    ],
    ["memory:", 'The configuration must be an object, but it is "memory:".'],
  ])("says what is wrong with %j", (config, problem) => {
    expect(configProblems(config)).toEqual([problem]);
  });
});

describe("checkConfig", () => {
  it("throws one error for all problems, and names the source", () => {
    expect(() => checkConfig({ stor: "", namespace: 1 }, "createPawl")).toThrowError(
      expect.objectContaining({
        code: "config_invalid",
        message:
          'createPawl:\n  - There is no option "stor". Did you mean "store"?\n  - namespace must be a text that is not empty, but it is 1.',
      }),
    );
  });
});

it("defineConfig returns what it is given", () => {
  const config = { store: "memory:" };
  expect(defineConfig(config)).toBe(config);
});
