/** The story's first chapter: what the network is, where it is looked at, and how well it does. */
import { decisionScores } from "../boundary/decision.ts";
import { spreadDomain } from "../prove/cell-walk.ts";
import type { Statement } from "./statement.ts";
import type { Told } from "./story.ts";
import { countOf, countText, listText, rowsText, shortText } from "./story-words.ts";

export function networkStatements(told: Told): Statement[] {
  const { network, data, domain } = told;
  const chapter = "network";
  const about = { kind: "network" } as const;
  const widths = network.layers.map(({ bias }) => bias.length);
  const units = widths.reduce((sum, width) => sum + width, 0);
  const numbers = [...network.layers, network.output].reduce(
    (sum, { weight, bias }) => sum + weight.values.length + bias.length,
    0,
  );
  const through =
    widths.length === 0
      ? "by one affine map"
      : `through ${countOf(widths.length, "hidden layer")} of ${listText(widths, 12)} units`;
  const statements: Statement[] = [
    {
      chapter,
      certainty: "proved",
      about,
      text: `The network takes ${countOf(network.inputSize, "input")} to ${countOf(network.outputSize, "output")} ${through}: ${countOf(units, "unit")} and ${countText(numbers)} stored numbers.`,
    },
  ];
  if (domain) {
    const { dimension } = spreadDomain(domain.domain);
    const fixed = network.inputSize - dimension;
    const where = domain.ofData ? "the box of the data" : "the domain given";
    const rest =
      domain.ofData && fixed > 0
        ? `; ${countOf(fixed, "input")} that never change in the data stay fixed`
        : "";
    statements.push({
      chapter,
      certainty: "proved",
      about,
      text: `What is said of the domain is said of ${where}, where ${countOf(dimension, domain.ofData ? "input" : "coordinate")} ${dimension === 1 ? "varies" : "vary"}${rest}.`,
    });
  }
  if (data) statements.push(...dataStatements(told));
  return statements;
}

function dataStatements({ data, decision, network }: Told): Statement[] {
  if (!data) return [];
  const chapter = "network";
  const statements: Statement[] = [];
  const { rows, levels, wrong, predictions, errors, classNames } = data;
  const twins = rows - levels[0].distinct;
  const repeated = twins > 0 ? `, ${countText(twins)} of them repeated` : "";
  const kinds = classNames ? ` of ${countOf(classNames.length, "class", "classes")}` : "";
  statements.push({
    chapter,
    certainty: "proved at the rows",
    about: { kind: "network" },
    text: `The data are ${countOf(rows, "row")}${kinds}${repeated}; they span ${countOf(levels[0].rank.rank, "dimension")} of the ${countText(network.inputSize)}${levels[0].rank.proved ? "" : " or more"}.`,
  });
  if (wrong && decision) {
    statements.push({
      chapter,
      certainty: "proved at the rows",
      about: { kind: "row", ids: wrong },
      text:
        wrong.length === 0
          ? `It gives every one of the ${countOf(rows, "row")} its class.`
          : `It gives ${countText(rows - wrong.length)} of the ${countOf(rows, "row")} their class (${shortText((100 * (rows - wrong.length)) / rows)} %); it is wrong on ${rowsText(wrong)}.`,
    });
  }
  if (predictions && decision && rows > 1) {
    let nearest = 0;
    predictions.margins.forEach((margin, row) => {
      if (margin < predictions.margins[nearest]) nearest = row;
    });
    const scores = decisionScores(decision, network.outputSize);
    statements.push({
      chapter,
      certainty: "measured",
      about: { kind: "row", ids: [nearest] },
      text: `It is least sure of row ${nearest + 1}, where ${scores[predictions.classes[nearest]].name} wins over ${scores[predictions.seconds[nearest]].name} by ${shortText(predictions.margins[nearest])}.`,
    });
  }
  if (errors) {
    const share = Number.isNaN(errors.explained)
      ? ""
      : errors.explained < 0
        ? "; the mean of the targets would be nearer to them"
        : `; it explains ${shortText(100 * errors.explained)} % of their variance`;
    statements.push({
      chapter,
      certainty: "measured",
      about: { kind: "row", ids: [errors.row] },
      text: `Its outputs are within ${shortText(errors.largest)} of the targets (root mean square ${shortText(errors.rootMeanSquare)}), farthest on row ${errors.row + 1}${share}.`,
    });
  }
  return statements;
}
