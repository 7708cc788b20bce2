/** Exact ranks of a network's layers, in words and as JSON; for weights of few values also how probable a full rank is. */
import {
  fullRankProbability,
  layerRanks,
  type MatrixRank,
  type Network,
  type RankProbability,
  type RowRelation,
} from "reluscope";
import { countOf, shortNumber } from "./number-format.ts";
import { textTable } from "./text-table.ts";

/** Weights with at most so many different values may be drawn from them. */
const FEW_VALUES = 5;
/** Relations are written out for a person up to this many, and this long. */
const LISTED_RELATIONS = 4;
const LISTED_TERMS = 6;

export interface LayerRankSurvey {
  /** From 1; the output map is the last. */
  readonly layer: number;
  readonly found: MatrixRank;
  /** The layer's different weights, where there are few. */
  readonly values?: readonly number[];
  /** Of a matrix of this shape with entries drawn evenly from these values. */
  readonly random?: RankProbability;
}

export function surveyRanks(network: Network): LayerRankSurvey[] {
  const maps = [...network.layers, network.output];
  return layerRanks(network).map((found, l): LayerRankSurvey => {
    const values = new Set<number>(maps[l].weight.kind === "sparse" ? [0] : []);
    for (const value of maps[l].weight.values) {
      values.add(value);
      if (values.size > FEW_VALUES) return { layer: l + 1, found };
    }
    const sorted = [...values].sort((a, b) => a - b);
    if (sorted.length < 2) return { layer: l + 1, found };
    const random = fullRankProbability(found.rows, found.columns, { values: sorted });
    return { layer: l + 1, found, values: sorted, random };
  });
}

/** Integers as text: they may be longer than doubles hold. */
export function relationJson(rows: ArrayLike<number>, coefficients: readonly bigint[]) {
  return { units: Array.from(rows), coefficients: coefficients.map(String) };
}

export function ranksJson(survey: readonly LayerRankSurvey[]) {
  return survey.map(({ layer, found, values, random }) => ({
    layer,
    rows: found.rows,
    columns: found.columns,
    rank: found.rank,
    full: found.full,
    relationsBetween: found.relationsBetween,
    relations: found.relations.map(({ rows, coefficients }) => {
      const { units, coefficients: integers } = relationJson(rows, coefficients);
      return { indices: units, coefficients: integers };
    }),
    random: random && { values, ...probabilityJson(random) },
  }));
}

function probabilityJson(random: RankProbability) {
  const { kind, probability, atLeast } = random;
  if (random.kind === "exact") return { kind, probability, atLeast, fraction: random.fraction.map(String) };
  const { interval, samples, seed, confidence } = random;
  return { kind, probability, atLeast, interval, samples, seed, confidence };
}

export function rankLines(survey: readonly LayerRankSurvey[]): string[] {
  const name = (layer: number) => (layer === survey.length ? "output" : String(layer));
  const rows = survey.map(({ layer, found: { rows, columns, rank, full } }) => [
    name(layer),
    `${rows} × ${columns}`,
    String(rank),
    full ? "full" : `${Math.min(rows, columns) - rank} less than full`,
  ]);
  const columns = [
    { title: "layer" },
    { title: "weights" },
    { title: "exact rank" },
    { title: "", align: "left" } as const,
  ];
  const lines = ["Ranks, exact:", ...textTable(columns, rows)];
  for (const { layer, found, values, random } of survey) {
    const where = layer === survey.length ? "output map" : `layer ${layer}`;
    const { relations, relationsBetween } = found;
    for (const relation of relations.slice(0, LISTED_RELATIONS))
      lines.push(`${where}: ${relationText(relation, relationsBetween === "rows" ? "row" : "column")} = 0`);
    if (relations.length > LISTED_RELATIONS)
      lines.push(
        `${where}: … and ${countOf(relations.length - LISTED_RELATIONS, "relation")} more; --json lists all`,
      );
    if (random && values)
      lines.push(
        `${where}: weights drawn evenly from ${values.map((v) => shortNumber(v, 4)).join(", ")} have full rank ${chance(random)}`,
      );
  }
  return lines;
}

/** `2·row 3 − row 5`, shortened where it is long. */
export function relationText({ rows, coefficients }: RowRelation, noun: string): string {
  // Either sign says the same: the first is left out.
  const sign = coefficients[0] < 0n ? -1n : 1n;
  const terms = rows.slice(0, LISTED_TERMS).map((row, k) => {
    const own = sign * coefficients[k];
    const size = own < 0n ? -own : own;
    const factor = size === 1n ? "" : `${size < 10n ** 12n ? size : shortNumber(Number(size), 3)}·`;
    return `${k === 0 ? "" : own < 0n ? "− " : "+ "}${factor}${noun} ${row}`;
  });
  if (rows.length > LISTED_TERMS) terms.push(`+ … (${rows.length} terms)`);
  return terms.join(" ");
}

function chance(random: RankProbability): string {
  const value = percent(random.probability);
  if (random.kind === "exact") return `with probability ${value}, exact`;
  const [low, high] = random.interval;
  return `with probability about ${value} (${percent(low)} to ${percent(high)} at ${percent(random.confidence)} confidence, ${countOf(random.samples, "sample")}); at least ${percent(random.atLeast)}, proved`;
}

/** Never rounded up to certainty. */
function percent(probability: number): string {
  if (probability === 1) return "100%";
  const text = shortNumber(100 * probability, 4);
  return text === "100" ? `1 − ${shortNumber(1 - probability, 2)}` : `${text}%`;
}
