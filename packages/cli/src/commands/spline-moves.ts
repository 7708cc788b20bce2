/** Options of `spline` that change the weights and not the function: moves within the solution set, in the order given. */
import type { Command } from "commander";
import type { JsonDocument, MadeMoves, SolutionStep } from "reluscope";
import type { DomainOptions } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { countOf, shortNumber } from "../number-format.ts";
import { realNumber, wholeNumber } from "../number-options.ts";

/** Adds the options; what the command line asks for is in the list that comes back once it is parsed. */
export function addMoveOptions(command: Command): readonly SolutionStep[] {
  const steps: SolutionStep[] = [];
  const take = (step: SolutionStep) => {
    steps.push(step);
    return true;
  };
  command
    .option(
      "--rescale <unit=factor>",
      "multiply a unit's weight and bias by a positive factor, divide its output weight by it; may be repeated",
      (text: string) => {
        const [unit, factor] = bothSides(text, "--rescale", "3=2");
        return take({
          kind: "rescale",
          unit: wholeNumber(unit, "--rescale"),
          factor: realNumber(factor, "--rescale"),
        });
      },
    )
    .option(
      "--turn <unit>",
      "make a unit face the other way; a unit that is on all along takes the slope, or a new one; may be repeated",
      (text: string) => take({ kind: "turn", unit: wholeNumber(text, "--turn") }),
    )
    .option(
      "--move-jump <from,to=amount>",
      "move a part of a unit's jump to another unit with the same knot and facing; may be repeated",
      (text: string) => {
        const [units, amount] = bothSides(text, "--move-jump", "4,7=0.5");
        const [from, to, ...more] = units.split(",");
        if (to === undefined || more.length > 0) throw shapeError("--move-jump", text, "4,7=0.5");
        return take({
          kind: "move-jump",
          from: wholeNumber(from, "--move-jump"),
          to: wholeNumber(to, "--move-jump"),
          jump: realNumber(amount, "--move-jump"),
        });
      },
    );
  return steps;
}

function bothSides(text: string, option: string, example: string): [string, string] {
  const [left, right, ...more] = text.split("=");
  if (right === undefined || more.length > 0) throw shapeError(option, text, example);
  return [left, right];
}

const shapeError = (option: string, text: string, example: string) =>
  new InputError(`${option} ${text}: not of the form ${option} ${example}`);

/** Moves are made in x itself. */
export function checkMoves({ vary, through, slice }: DomainOptions, output: number): void {
  if (vary !== undefined || through !== undefined || slice !== undefined || output !== 0)
    throw new InputError(
      "--rescale, --turn and --move-jump need a network with one input and one output: leave out --vary, --through, --slice and --output",
    );
}

export function movedJson({ network, steps, equal, maxDifference }: MadeMoves): JsonDocument {
  return {
    units: network.layers[0].bias.length,
    steps: steps.map((step) => ({ ...step })),
    equal,
    maxDifference,
  };
}

export function movedLines({ network, steps, equal, maxDifference }: MadeMoves, text: string): string[] {
  const proof = equal
    ? `proved equal on ${text}`
    : `weights are rounded to doubles: proved within ${shortNumber(maxDifference, 3)} on ${text}`;
  return [...steps.map(stepText), `${countOf(network.layers[0].bias.length, "unit")} after that, ${proof}`];
}

function stepText(step: MadeMoves["steps"][number]): string {
  const result = step.equal ? "" : ` (off by ${shortNumber(step.maxDifference, 3)} at most)`;
  switch (step.kind) {
    case "rescale":
      return `unit ${step.unit} scaled by ${shortNumber(step.factor, 8)}, its output weight by the inverse${result}`;
    case "turn":
      return `unit ${step.unit} turned round${result}`;
    case "move-jump":
      return `a jump of ${shortNumber(step.jump, 8)} moved from unit ${step.from} to unit ${step.to}${result}`;
  }
}
