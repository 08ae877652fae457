import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue, type CatalogueEntry } from "./catalogue.ts";
import { classifiedCodes } from "./classified-codes.ts";
import { errorKinds } from "./error-kind.ts";
import { httpCodes } from "./http-codes.ts";

const root = new URL("../../../../", import.meta.url);
const entries = Object.entries(catalogue);

function docLine([code, entry]: [string, CatalogueEntry]): string {
  const retried = entry.retryable ? "retried" : "not retried";
  return `- \`${code}\` · ${entry.kind} · ${retried} · ${entry.meaning} **What to do:** ${entry.hint}`;
}

function sources(): { path: string; text: string }[] {
  const packages = new URL("packages/", root);
  return readdirSync(packages).flatMap((name) => {
    const src = new URL(`${name}/src/`, packages);
    return listed(src)
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
      .map((path) => ({ path: `${name}/src/${path}`, text: readFileSync(new URL(path, src), "utf8") }));
  });
}

function listed(folder: URL): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
}

describe("the catalogue of errors", () => {
  it("has the same codes, kinds, meanings and hints as docs/errors.md", () => {
    const doc = readFileSync(new URL("docs/errors.md", root), "utf8");
    const lines = doc.split("\n").filter((line) => /^- `[a-z0-9_]+` · /.test(line));
    expect(lines.toSorted()).toEqual(entries.map(docLine).toSorted());
  });

  it("has every code that a source of ours throws", () => {
    const thrown = sources().flatMap(({ path, text }) =>
      [...text.matchAll(/new PawlError\(\s*(["'`])([^"'`]+)\1/g)].map(([, , code]) => ({ path, code })),
    );
    expect(thrown.length).toBeGreaterThan(5);
    expect(thrown.filter(({ code }) => !Object.hasOwn(catalogue, code ?? ""))).toEqual([]);
  });

  it("has no code for others' errors that classification never gives", () => {
    const text = sources()
      .filter(({ path }) => /\/errors\/(classification\/|classify)/.test(path))
      .map((source) => source.text)
      .join("\n");
    const unused = Object.keys(classifiedCodes).filter((code) => !text.includes(`"${code}"`));
    expect(unused).toEqual([]);
    expect(Object.keys(httpCodes).every((code) => /^http_(\d{3}|[45]xx|rate_limited)$/.test(code))).toBe(true);
  });

  it("gives each code a kind, and words that end as sentences do", () => {
    for (const [code, entry] of entries) {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(errorKinds).toContain(entry.kind);
      expect(entry.meaning).toMatch(/\.$/);
      expect(entry.hint).toMatch(/\.$/);
    }
  });

  it("never says that a cancellation or a refusal is worth a retry", () => {
    const final = ["not_found", "permission_denied", "invalid_input", "cancelled"];
    expect(entries.filter(([, entry]) => entry.retryable && final.includes(entry.kind))).toEqual([]);
  });
});
