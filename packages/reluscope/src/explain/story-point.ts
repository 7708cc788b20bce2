/** The story of one prediction in plain words: its cell, what bounds it, what lies behind, and how far the decision boundary is. */
import { type Decision, decisionScores } from "../boundary/decision.ts";
import type { Network } from "../network/network.ts";
import type { PointExplanation } from "./explain-point.ts";
import type { Statement } from "./statement.ts";
import { countOf, countText, listText, shortText } from "./story-words.ts";

/** Facets, and units of one kind, are told up to this many. */
const MOST_TOLD = 4;

/** @param row number of the point's row in the data, from 0, if it is one */
export function pointStory(
  network: Network,
  found: PointExplanation,
  decision: Decision | undefined,
  row?: number,
): Statement[] {
  const chapter = "point";
  const about = { kind: "point", ids: row === undefined ? [] : [row] } as const;
  const statements: Statement[] = [];
  const name = row === undefined ? "the point" : `row ${row + 1}`;
  const atPoint = row === undefined ? "proved" : "proved at the rows";
  const scores = decision ? decisionScores(decision, network.outputSize) : [];
  const { classNumber, second, margin, sides, boundary, cell } = found;
  if (classNumber !== undefined && second !== undefined && margin !== undefined)
    statements.push({
      chapter,
      certainty: atPoint,
      about,
      text: `At ${name} the class is ${classNumber} (${scores[classNumber].name}); ${scores[second].name} comes second, lower by ${shortText(margin)}.`,
    });
  const active = cell.signs.map((signs) => signs.reduce((sum, sign) => sum + (sign === 1 ? 1 : 0), 0));
  statements.push({
    chapter,
    certainty: atPoint,
    about,
    text: `Its cell is the one where ${active.map((count, l) => `${countText(count)} of ${countText(cell.signs[l].length)} units of layer ${l + 1}`).join(" and ")} are on${cell.creases.length > 0 ? `; it lies on ${countOf(cell.creases.length, "crease")}` : ""}.`,
  });
  const facets = sides.filter(({ facet }) => facet);
  const open = sides.filter(({ facet }) => facet === undefined).length;
  const undecided =
    open > 0 ? `; of ${countOf(open, "more")} it was not decided`.replace("mores", "more") : "";
  statements.push({
    chapter,
    certainty: facets.length + found.notSides > 0 ? "proved" : "unknown",
    about: { kind: "unit", ids: facets.flatMap(({ units }) => units) },
    text: `${countOf(facets.length, "unit crease")} ${facets.length === 1 ? "bounds" : "bound"} that cell inside the domain, and ${countText(found.notSides)} ${found.notSides === 1 ? "does" : "do"} not${undecided}.`,
  });
  for (const { units, distance, classBehind } of facets.slice(0, MOST_TOLD)) {
    const who = listText(units.map(([layer, unit]) => `unit ${unit} of layer ${layer}`));
    const behind =
      classBehind === undefined
        ? ""
        : classBehind === classNumber
          ? "; just behind it the class is the same"
          : `; just behind it the class is ${classBehind}`;
    statements.push({
      chapter,
      certainty: "proved",
      about: { kind: "unit", ids: units },
      text: `${who[0].toUpperCase()}${who.slice(1)} would switch at a distance of ${rangeText(distance)}${behind}.`,
    });
  }
  const meets = boundary.filter((one) => one.meets);
  const unsure = boundary.filter((one) => one.meets === undefined);
  if (boundary.length > 0)
    statements.push({
      chapter,
      certainty: meets.length === 0 && unsure.length > 0 ? "unknown" : "proved",
      about: { kind: "class", ids: meets.map((one) => one.classNumber) },
      text:
        meets.length > 0
          ? `The decision boundary passes through this cell: nearest to class ${meets[0].classNumber}, at a distance of ${rangeText(meets[0].distance)}.`
          : unsure.length > 0
            ? `Whether the decision boundary passes through this cell inside the domain was not decided.`
            : `The decision boundary does not pass through this cell inside the domain: everywhere in it there the class is the same.`,
    });
  const most = (found.contributions ?? [])
    .filter(({ layer }) => layer === network.layers.length)
    .slice(0, MOST_TOLD);
  if (most.length > 0)
    statements.push({
      chapter,
      certainty: "measured",
      about: { kind: "unit", ids: most.map(({ layer, unit }) => [layer, unit]) },
      text: `Of the last hidden layer, ${listText(most.map(({ unit, contribution }) => `unit ${unit} (${contribution > 0 ? "+" : "−"}${shortText(Math.abs(contribution))})`))} weigh most in that lead.`,
    });
  return statements;
}

/** Bounds that agree to the digits shown are one number. */
function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  const [a, b] = [shortText(low, 4), shortText(high, 4)];
  if (a === b) return a;
  return high < Number.POSITIVE_INFINITY ? `${a} to ${b}` : `${a} or more`;
}
