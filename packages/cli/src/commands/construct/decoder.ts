/** `reluscope construct decoder`: a network that gives every code its target. */
import { basename } from "node:path";
import { Command, Option } from "commander";
import {
  ContradictoryCodesError,
  constructDecoder,
  IndistinguishableSetsError,
  type SetsConstruction,
} from "reluscope";
import { InputError } from "../../errors.ts";
import { examplesText } from "../../examples-text.ts";
import { since } from "../../model-options.ts";
import { countOf } from "../../number-format.ts";
import { type Points, pointsOf, readPoints } from "../../points-file.ts";
import {
  addConstructOptions,
  boxAround,
  type ConstructOptions,
  checkConstructOptions,
  checkPictureInputs,
  finishConstruction,
} from "./construction-output.ts";

interface DecoderVerbOptions extends ConstructOptions {
  readonly hidden?: string;
  readonly few?: true;
}

export function decoderKind(): Command {
  const command = new Command("decoder")
    .description(
      "A network that maps every code to its target, exactly; hidden units are shared by all outputs.",
    )
    .argument("<codes>", "codes, one a row: .csv, .json or .npy")
    .argument("<targets>", "targets, one a row, in the order of the codes: .csv, .json or .npy")
    .addOption(
      new Option(
        "--hidden <n>",
        "hidden layers: 2, the second with one unit a code, or 1 (default: the smaller that is exact)",
      ).choices(["1", "2"]),
    )
    .option("--few", "with --hidden 1: one unit a code, and a small proved deviation");
  return addConstructOptions(command)
    .addHelpText(
      "after",
      examplesText([
        ["16 codes, 64 pixels each", "construct decoder codes.csv images.csv --save decoder.onnx"],
        ["with one hidden layer of 15 units", "construct decoder codes.csv images.csv --hidden 1 --few"],
        [
          "codes in the plane: where the outputs change",
          "construct decoder codes.csv images.csv --out codes.svg",
        ],
      ]),
    )
    .action(runDecoder);
}

async function runDecoder(
  codesPath: string,
  targetsPath: string,
  options: DecoderVerbOptions,
): Promise<void> {
  checkConstructOptions(options, [codesPath, targetsPath]);
  if (options.few && options.hidden !== "1") throw new InputError("--few needs --hidden 1");
  const codes = await readPoints(codesPath, "codes");
  const targets = await readPoints(targetsPath, "targets");
  const [codeRows, targetRows] = [evenRows(codes), evenRows(targets)];
  if (codeRows.length !== targetRows.length)
    throw new InputError(
      `${codes.name} has ${countOf(codeRows.length, "code")} and ${targets.name} ${countOf(targetRows.length, "target")}; there must be one each`,
    );
  checkPictureInputs(options, codeRows[0].length);
  const started = performance.now();
  let construction: SetsConstruction;
  try {
    construction = constructDecoder(codeRows, targetRows, {
      hidden: options.hidden === undefined ? undefined : options.hidden === "1" ? 1 : 2,
      few: options.few,
    });
  } catch (error) {
    if (error instanceof ContradictoryCodesError) {
      const [i, j] = error.codes;
      throw new InputError(
        `${codes.name}: ${codes.rowName(i)} and ${codes.rowName(j)} are the same code but have different targets`,
        { cause: error },
      );
    }
    if (error instanceof IndistinguishableSetsError)
      throw new InputError(`${codes.name}: ${error.message}; take --hidden 2`, { cause: error });
    throw error;
  }
  await finishConstruction(
    {
      construction,
      title: `decoder of ${basename(codesPath)}`,
      box: codeRows[0].length <= 2 ? boxAround(codeRows, codeRows[0].length) : [],
      points: { coordinates: codeRows.flat() },
      computeMs: since(started),
      document: { codes: codeRows.length },
      lines: [
        `${countOf(codeRows.length, "code")} of ${countOf(codeRows[0].length, "number")}, targets of ${countOf(targetRows[0].length, "number")}`,
      ],
    },
    options,
  );
}

/** Rows of one length; a row of numbers without brackets is many of one number each. */
function evenRows(points: Points): readonly (readonly number[])[] {
  const { rows, flat, name, rowName } = points;
  if (flat) return pointsOf(points, 1);
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, k) => {
    if (row.length !== width)
      throw new InputError(
        `${name}: ${rowName(k)} has ${countOf(row.length, "number")}; ${rowName(0)} has ${width}`,
      );
  });
  if (width === 0) throw new InputError(`${name} has no numbers`);
  return pointsOf(points, width);
}
