import { describe, expect, it } from "vitest";
import { PawlError } from "../errors/pawl-error.ts";
import { parseWhere } from "./where.ts";

const nowMs = Date.parse("2030-01-31T12:00:00Z");
const types = { code: "string", total: "number", rush: "boolean", dueAt: "date" } as const;
const parse = (...conditions: string[]): unknown =>
  parseWhere(conditions, {
    nowMs,
    typeOf: (name, workflow) => (workflow === "order" ? types[name as "total"] : undefined),
  });

function refusal(...conditions: string[]): string {
  let refused: unknown;
  try {
    parse(...conditions);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(PawlError);
  return (refused as PawlError).message;
}

describe("a filter as text", () => {
  it("names what every run has", () => {
    expect(parse("status=failed, blocked", "workflow=order", "version=2", "queue=mail", "namespace=eu")).toEqual({
      status: ["failed", "blocked"],
      workflow: "order",
      version: 2,
      queue: "mail",
      namespace: "eu",
    });
    expect(parse("tag.tenant=acme", "tag.a.b=c=d", "key=order-7", "root=019a")).toEqual({
      tags: { tenant: "acme", "a.b": "c=d" },
      idempotencyKey: "order-7",
      root: "019a",
    });
    expect(parse("owner=ann", "parent=019b")).toEqual({ owner: "ann", parent: "019b" });
    expect(refusal("owner>ann")).toContain("owner can only be compared with =");
    expect(parse()).toEqual({});
  });

  it("tells of a run's age, or of the moment when it was created", () => {
    expect(parse("created<2h")).toEqual({ createdAfter: new Date(nowMs - 7_200_000 + 1) });
    expect(parse("created>7d", "created<=8d")).toEqual({
      createdBefore: new Date(nowMs - 7 * 86_400_000),
      createdAfter: new Date(nowMs - 8 * 86_400_000),
    });
    expect(parse("created>=2030-01-01", "created<2030-02-01T00:00:00Z")).toEqual({
      createdAfter: new Date("2030-01-01"),
      createdBefore: new Date("2030-02-01"),
    });
    expect(parse("created>2030-01-01", "created<=2030-02-01")).toEqual({
      createdAfter: new Date(Date.parse("2030-01-01") + 1),
      createdBefore: new Date(Date.parse("2030-02-01") + 1),
    });
  });

  it("compares attributes, as the type that is declared, or that the value looks like", () => {
    expect(parse("total>=100", "total < 200", "customer=acme", "rush=true", "note^=ur", "dueAt<now")).toEqual({
      attributes: {
        total: { gte: 100, lt: 200 },
        customer: { eq: "acme" },
        rush: { eq: true },
        note: { prefix: "ur" },
        dueAt: { lt: new Date(nowMs) },
      },
    });
    expect(parse("code=12", "dueAt=2030-01-02")).toEqual({
      attributes: { code: { eq: 12 }, dueAt: { eq: new Date("2030-01-02") } },
    });
    expect(parse("workflow=order", "code=12")).toEqual({ workflow: "order", attributes: { code: { eq: "12" } } });
    expect(parse('code="12"', 'name="a \\"b\\" c"', "attr.status=odd", 'empty=""')).toEqual({
      attributes: { code: { eq: "12" }, name: { eq: 'a "b" c' }, status: { eq: "odd" }, empty: { eq: "" } },
    });
    expect(parse("rush", "!total", "attr.queue")).toEqual({
      attributes: { rush: { exists: true }, total: { exists: false }, queue: { exists: true } },
    });
    expect(parse("note^=12", "depth=-1.5e3", "year=2030")).toEqual({
      attributes: { note: { prefix: "12" }, depth: { eq: -1500 }, year: { eq: 2030 } },
    });
  });

  it.each([
    ["status=broken", "there are pending"],
    ["status>failed", "only be compared with ="],
    ["tag.tenant>acme", "only be compared with ="],
    ["version=two", "whole number"],
    ["created=2h", "created takes"],
    ["created<soon", "an age such as"],
    ["created<2030-99-99", "a date such as"],
    ["total=>5", "is not understood"],
    ["total=", "value is missing"],
    ['note="open', "quotes"],
    ["a b=c", "an operator"],
    ["", "an operator"],
  ])("refuses %j and says why", (text, why) => {
    expect(refusal(text)).toContain(why);
    expect(refusal(text)).toContain(JSON.stringify(text));
  });

  it("refuses what can not both hold, and values that are not of the declared type", () => {
    expect(refusal("status=failed", "status=blocked")).toContain("already");
    expect(refusal("total>1", "total>2")).toContain("already");
    expect(refusal("tag.a=1", "tag.a=2")).toContain("already");
    expect(refusal("workflow=order", "total>many")).toContain('"total" is a number');
    expect(refusal("rush=yes", "workflow=order")).toContain("true or false");
    expect(refusal("workflow=order", "dueAt>soon")).toContain("a date such as");
  });
});
