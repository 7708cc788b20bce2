/** `reluscope construct`: networks that are made, not trained, each with a proof; one file a kind in `construct/`. */
import { Command } from "commander";
import { InputError } from "../errors.ts";
import { examplesText } from "../examples-text.ts";
import { cpwlKind } from "./construct/cpwl.ts";
import { decoderKind } from "./construct/decoder.ts";
import { hypersurfaceKind } from "./construct/hypersurface.ts";
import { labelsKind } from "./construct/labels.ts";
import { setsKind } from "./construct/sets.ts";
import { splineKind } from "./construct/spline.ts";
import { tableKind } from "./construct/table.ts";

/** The kinds, each loaded only when the verb is. */
const kinds: readonly (() => Command)[] = [
  setsKind,
  labelsKind,
  decoderKind,
  hypersurfaceKind,
  splineKind,
  tableKind,
  cpwlKind,
];

export function constructCommand(): Command {
  const command = new Command("construct")
    .description(
      "A network made from what it shall compute, without training, and a proof that it does: exact where the numbers allow it, otherwise with a bound on the deviation.",
    )
    .usage("<kind> <files> [options]")
    .commandsGroup("Kinds:")
    .helpCommand(false)
    .allowExcessArguments(true)
    .addHelpText(
      "after",
      examplesText([
        ["what one kind takes, and examples", "construct labels --help"],
        ["a classifier that is right on every row", "construct labels iris.csv --save iris.onnx"],
      ]),
    );
  for (const kind of kinds) {
    const subcommand = kind()
      .helpOption("-h, --help", "print help")
      .exitOverride()
      .showSuggestionAfterError(true)
      .configureOutput({ outputError: () => {} });
    command.addCommand(subcommand);
  }
  return command.action((_options, { args }: Command) => {
    const names = command.commands.map((subcommand) => subcommand.name()).join(", ");
    const [given] = args;
    throw new InputError(
      given === undefined
        ? `construct needs a kind: ${names}`
        : `construct: unknown kind "${given}"; allowed: ${names}`,
    );
  });
}
