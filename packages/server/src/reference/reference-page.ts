import { isNothing, operations, type Operation } from "@pawl/api";
import { z } from "zod";
import { PawlError } from "pawl";
import { catalogue, type ServerError } from "../http/catalogue.ts";
import { statusOfCode } from "../http/problem.ts";
import { headersOf } from "./openapi.ts";

/** The API reference as one page, without a script: it is the contract, written out. Pure. */
export function referencePage(version: string): string {
  const groups = Map.groupBy(operations, ({ id }) => id.split(".")[0] ?? "api");
  const names = [...groups.keys()].sort();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pawl API ${escape(version)}</title>
<link rel="stylesheet" href="/api/docs/style.css">
</head>
<body>
<nav aria-label="Operations">
<p class="brand">Pawl API <small>${escape(version)}</small></p>
<ul>${names.map((name) => `<li><a href="#${escape(name)}">${escape(name)}</a></li>`).join("")}<li><a href="#errors">errors</a></li></ul>
</nav>
<main>
<h1>API reference</h1>
<p>Everything is below <code>/api/v1</code> and speaks JSON. Sign in with <a href="#op-auth.login"><code>auth/login</code></a>, or make an API key, and send it as
<code>Authorization: Bearer …</code>. The same as an OpenAPI 3.1 document: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<p>An error is an <code>application/problem+json</code> with a stable <a href="#errors"><code>code</code></a>. A <code>POST</code> with the header
<code>Idempotency-Key</code> can be sent again: it is done once. Lists go on with <code>cursor</code>. With <code>If-None-Match</code>, what has not changed since costs no body.</p>
${names.map((name) => groupOf(name, groups.get(name) ?? [])).join("\n")}
${errorTable()}
</main>
</body>
</html>`;
}

function groupOf(name: string, group: readonly Operation[]): string {
  return `<section id="${escape(name)}"><h2>${escape(name)}</h2>${group.map(operationOf).join("")}</section>`;
}

function operationOf(op: Operation): string {
  const needs = [
    op.access === "public" ? "public" : `for ${op.access}s`,
    ...(op.scope === null ? [] : [`scope <code>${op.scope}</code>`]),
  ].join(" · ");
  return `<article id="op-${escape(op.id)}">
<h3><span class="method ${op.method.toLowerCase()}">${op.method}</span> <code>${escape(op.path)}</code></h3>
<p>${escape(op.summary)}.${op.description === undefined ? "" : ` ${escape(op.description)}`}</p>
<p class="needs">${needs}${op.errors.length === 0 ? "" : ` · errors ${op.errors.map((code) => `<a href="#error-${code}"><code>${code}</code></a>`).join(" ")}`}</p>
${headerList(op)}${schemaOf("Query", op.query, "input")}${schemaOf("Body", op.body, "input")}${schemaOf(`Reply ${op.status}`, op.reply, "output")}
</article>`;
}

function headerList(op: Operation): string {
  const headers = headersOf(op).filter(({ name }) => name !== "If-None-Match");
  if (headers.length === 0) return "";
  const items = headers.map(
    ({ name, description, isRequired = false }) =>
      `<dt><code>${escape(name)}</code>${isRequired ? " required" : ""}</dt><dd>${escape(description)}</dd>`,
  );
  return `<details><summary>Headers</summary><dl>${items.join("")}</dl></details>`;
}

function schemaOf(title: string, schema: z.ZodType, io: "input" | "output"): string {
  if (isNothing(schema)) return "";
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return `<details><summary>${escape(title)}</summary><pre tabindex="0">${escape(JSON.stringify(json, null, 2))}</pre></details>`;
}

function errorTable(): string {
  const codes = new Set([...operations.flatMap(({ errors }) => errors), ...Object.keys(catalogue)]);
  const rows = [...codes]
    .sort()
    .map((code) => [code, `${statusOfCode(code)} ${new PawlError(code, "").hint ?? ownHint(code)}`] as const);
  return `<section id="errors"><h2>errors</h2><table><thead><tr><th scope="col">code</th><th scope="col">status and what to do</th></tr></thead>
<tbody>${rows.map(([code, text]) => `<tr id="error-${code}"><td><code>${code}</code></td><td>${escape(text)}</td></tr>`).join("")}</tbody></table></section>`;
}

function ownHint(code: string): string {
  return Object.entries<ServerError>(catalogue).find(([own]) => own === code)?.[1].hint ?? "";
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

export const referenceStyle = `
:root { color-scheme: light dark; --line: light-dark(#e4e4e7, #27272a); --dim: light-dark(#52525b, #a1a1aa); --back: light-dark(#fff, #0b0b0d); --soft: light-dark(#f4f4f5, #161618); }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 14rem minmax(0, 1fr); font: 15px/1.55 system-ui, sans-serif; background: var(--back); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .15rem 0; color: var(--dim); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.brand { font-weight: 600; margin: 0 0 1rem; }
main { padding: 2rem 3rem 6rem; max-width: 60rem; }
h2 { margin: 3rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .3rem; font-weight: 500; }
article { padding: 1rem 0; border-bottom: 1px solid var(--line); }
article p { margin: .3rem 0; }
.needs, small { color: var(--dim); font-size: .85rem; }
.method { display: inline-block; min-width: 4.2rem; font: 600 .75rem ui-monospace, monospace; }
.get { color: light-dark(#0369a1, #7dd3fc); } .post { color: light-dark(#15803d, #86efac); } .patch, .put { color: light-dark(#a16207, #fde047); } .delete { color: light-dark(#b91c1c, #fca5a5); }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
pre { background: var(--soft); padding: 1rem; overflow: auto; max-height: 30rem; border-radius: 6px; }
summary { cursor: pointer; color: var(--dim); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
`;
