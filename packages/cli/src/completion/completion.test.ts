import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { main } from "../main.ts";
import { fakeIo } from "../testing/fake-io.ts";

async function script(shell: string): Promise<string> {
  const io = fakeIo();
  expect(await main(["completion", shell], io)).toBe(0);
  return io.out();
}

describe("completion", () => {
  it("offers commands and their options in bash", async () => {
    const ask = (words: string): string => {
      const list = words.split(" ");
      const line = `COMP_WORDS=(${list.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${list.length - 1}; _pawl; echo "\${COMPREPLY[*]}"`;
      return execFileSync("bash", ["-c", `${text}\n${line}`], { encoding: "utf8" }).trim();
    };
    const text = await script("bash");
    expect(ask("pawl re")).toBe("resume retry replay");
    expect(ask("pawl start order --id")).toBe("--idempotency-key");
    expect(ask("pawl completion f")).toBe("fish");
  });

  it.each(["zsh", "fish"])("prints a script for %s that this shell can read, where it is installed", async (shell) => {
    const text = await script(shell);
    expect(text).toContain("signal");
    expect(text).not.toContain("dev-worker");
    const { status, error } = spawnSync(shell, ["-n"], { input: text });
    expect(error === undefined ? status : 0).toBe(0);
  });

  it("knows no other shell", async () => {
    const io = fakeIo();
    expect(await main(["completion", "tcsh"], io)).toBe(2);
    expect(io.err()).toContain("Allowed choices are bash, zsh, fish");
  });
});
