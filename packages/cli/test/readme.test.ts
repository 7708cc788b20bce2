/** The README's own commands and its library example, run as they stand from the repository's root. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { verbs } from "../src/verbs.ts";

const root = resolve(import.meta.dirname, "../../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp("```" + language + "\\n([\\s\\S]*?)```", "g"))].map((match) =>
    match[1].trim(),
  );

describe("README", () => {
  const commands = blocks("sh").filter((text) => text.startsWith("npx reluscope"));

  it("shows thirteen commands", () => {
    expect(commands).toHaveLength(13);
  });

  it.each(commands)("%s", (command) => {
    const written = command.match(/--(?:out|save) (\S+)/)?.[1];
    if (written) rmSync(join(root, written), { force: true });
    const printed = execFileSync("bash", ["-c", command], { cwd: root, encoding: "utf8" });
    if (written) expect(existsSync(join(root, written))).toBe(true);
    else expect(printed.length).toBeGreaterThan(40);
    if (/ (construct|simplify) /.test(command)) expect(printed).toContain("proved: ");
    if (command.includes(" prove ")) expect(printed).toContain("proved unit by unit");
    if (command.includes("--json")) expect(JSON.parse(printed).certified).toBe(true);
  });

  it("shows a library example that runs", () => {
    const [example] = blocks("js");
    const folder = mkdtempSync(join(root, "out-readme-"));
    try {
      symlinkSync(join(root, "examples"), join(folder, "examples"));
      writeFileSync(join(folder, "example.mjs"), example);
      const printed = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
      expect(printed).toContain("cells: 614");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it.each(verbs.map(({ name }) => name))("the guide has an entry for %s", (name) => {
  const guide = readFileSync(join(root, "docs/guide.md"), "utf8");
  expect(guide).toContain(`\n| \`${name}\` | `);
});
