import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** Newcomers go by links: from the README and the index to every page, and none of them into the void. */
const root = fileURLToPath(new URL("..", import.meta.url));
const pages = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", ...pages.map((name) => `docs/${name}`)];

test.each(documents)("the links of %s lead somewhere", (document) => {
  const broken = linksOf(document).filter(({ path, anchor }) => !existsSync(path) || !hasAnchor(path, anchor));
  expect(broken.map(({ path, anchor }) => `${relative(root, path)}#${anchor}`)).toEqual([]);
});

test("the index names every page", () => {
  const named = new Set(linksOf("docs/README.md").map(({ path }) => relative(join(root, "docs"), path)));
  expect(pages.filter((page) => page !== "README.md" && !named.has(page))).toEqual([]);
});

test.each(pages)("%s begins with what it is for", (page) => {
  const [title, blank, text = ""] = read(join(root, "docs", page)).split("\n");
  expect(title).toMatch(/^# /);
  expect(blank).toBe("");
  expect(text).toMatch(/^[\p{L}`[*@]/u);
});

/** Those to files of the repository. */
function linksOf(document: string): { path: string; anchor: string }[] {
  const text = withoutCode(read(join(root, document)));
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [path = "", anchor = ""] = target.split("#");
      return { path: path === "" ? join(root, document) : join(root, dirname(document), path), anchor };
    });
}

function hasAnchor(path: string, anchor: string): boolean {
  if (anchor === "" || !path.endsWith(".md")) return true;
  const headings = [...withoutCode(read(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slug(heading));
  return headings.includes(anchor);
}

/** As GitHub makes them. */
function slug(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, "");
}

function read(path: string): string {
  return readFileSync(path, "utf8");
}
