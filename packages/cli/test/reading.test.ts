/** The chapter "Reading a trained network": its commands are run as they stand, and every line and number it quotes must be what they print. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

const root = resolve(import.meta.dirname, "../../..");
const chapter = readFileSync(join(root, "docs/reading.md"), "utf8");

/** A file that readers fetch themselves; the tests find it beside the repository. */
const FETCHED = "ACASXU_run2a_1_1_batch_2000.onnx";
const fetched = resolve(root, "../shared/data/acasxu", FETCHED);

interface Step {
  readonly command: string;
  readonly quoted: readonly string[];
}

interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
  /** What stands in bold and has a digit: numbers that the commands of the section must have printed. */
  readonly numbers: readonly string[];
}

const STEP = /```sh\n(.+)\n```\n```text\n([\s\S]*?)\n```/g;

function sectionsOf(text: string): Section[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      title: part.slice(0, part.indexOf("\n")),
      steps: [...part.matchAll(STEP)].map(([, command, lines]) => ({
        command,
        quoted: lines.split("\n").map((line) => line.trimEnd()),
      })),
      numbers: [...part.replace(/```[\s\S]*?```/g, "").matchAll(/\*\*([^*]+)\*\*/g)]
        .map(([, bold]) => bold)
        .filter((bold) => /\d/.test(bold)),
    }));
}

/** What a command of the chapter prints. */
async function printedBy(command: string): Promise<{ lines: string[]; code: number | null }> {
  const words = [...command.replace(FETCHED, fetched).matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare,
  );
  expect(words.slice(0, 2)).toEqual(["npx", "reluscope"]);
  const { stdout, stderr, code } = await runCommand(words.slice(2), { cwd: root });
  expect(stderr).not.toMatch(/^(error|reluscope):/m);
  return { lines: stdout.split("\n").map((text) => text.trimEnd()), code };
}

/** The first quoted line that is not printed, in the order quoted; between lines joined without … nothing may be left out. */
function firstMissing(quoted: readonly string[], printed: readonly string[]): string | undefined {
  let next = 0;
  let free = true;
  for (const line of quoted) {
    if (line === "…") {
      free = true;
      continue;
    }
    const found: number = free ? printed.indexOf(line, next) : printed[next] === line ? next : -1;
    if (found < 0) return line;
    [next, free] = [found + 1, false];
  }
  return undefined;
}

/** Whether a number stands in a text as such, not as a part of a longer one. */
function isNumberIn(number: string, text: string): boolean {
  const escaped = number.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\d.,])${escaped}(?![\\d]|[.,]\\d)`).test(text);
}

describe("the chapter about reading a trained network", () => {
  const sections = sectionsOf(chapter);
  mkdirSync(join(root, "out"), { recursive: true });

  it("quotes what every command prints", () => {
    const commands = chapter.match(/^npx reluscope .*$/gm) ?? [];
    expect(sections.flatMap(({ steps }) => steps.map(({ command }) => command))).toEqual(commands);
    expect(commands.length).toBeGreaterThan(18);
  });

  it("finds a line that is not printed", () => {
    expect(firstMissing(["a", "c"], ["a", "b", "c"])).toBe("c");
    expect(firstMissing(["b", "…", "a"], ["a", "b", "c"])).toBe("a");
    expect(firstMissing(["a", "…", "c"], ["a", "b", "c"])).toBeUndefined();
    expect(isNumberIn("14", "2,089 pieces in 14 components, 10 closed")).toBe(true);
    expect(isNumberIn("89", "2,089 pieces in 14 components, 10 closed")).toBe(false);
  });

  for (const { title, steps, numbers } of sections) {
    if (steps.length === 0) continue;
    const needsFetched = steps.some(({ command }) => command.includes(FETCHED));
    const skipped = needsFetched && !existsSync(fetched);
    if (skipped) console.warn(`skipped: "${title}" of docs/reading.md, because ${FETCHED} is not there`);

    describe.skipIf(skipped)(title, () => {
      let printed = "";

      it.each(steps)("$command", async ({ command, quoted }) => {
        const { lines, code } = await printedBy(command);
        printed += `${lines.join("\n")}\n`;
        expect(firstMissing(quoted, lines), "a line that is not printed").toBeUndefined();
        expect(code).toBe(/^(no:|different )/m.test(lines.join("\n")) ? 1 : 0);
      });

      it.each(numbers)("**%s** was printed", (number) => {
        expect(isNumberIn(number, printed)).toBe(true);
      });
    });
  }
});
