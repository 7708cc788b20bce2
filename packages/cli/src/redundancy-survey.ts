/** Redundant units of a network on the cells that hold data, and everywhere, in words and as JSON. */
import {
  cellAtPoint,
  cellRedundancy,
  currentWeights,
  dyadicStep,
  type GlobalRedundancy,
  type LayerRedundancy,
  leastNormMember,
  moveAlong,
  type Network,
  type NetworkCell,
  type RationalVector,
  redundancyEverywhere,
  roundedVector,
  solutionFamily,
  sparsestMember,
} from "reluscope";
import { countOf, countText, shortNumber } from "./number-format.ts";
import { startProgress } from "./progress.ts";
import { relationJson, relationText } from "./rank-survey.ts";
import { textTable } from "./text-table.ts";

/** Members of a family are told up to this rank: beyond, exact numbers are as long as determinants of that size. */
const LARGEST_RANK = 32;
const LISTED_CELLS = 12;
const LISTED_RELATIONS = 6;

/** A cell that holds data. */
export interface CellSurvey {
  /** Rows of the data, from 1. */
  readonly points: readonly number[];
  readonly layers: readonly LayerRedundancy[];
}

/** What the last layer's weights could be as well on the cell that holds most points, for each output. */
export interface MemberSurvey {
  readonly output: number;
  readonly norm: number;
  readonly leastNorm: number;
  readonly units: number;
  readonly fewestUnits: number;
  /** Whether it is proved that no fewer units will do. */
  readonly fewest: boolean;
  /** A dyadic step along a direction of the family, after which the network is proved to be the same on the cell. */
  readonly walk?: { readonly step: number; readonly units: readonly number[]; readonly equalOnCell: boolean };
}

export interface RedundancySurvey {
  /** Of the first hidden layer, on the whole input space. */
  readonly everywhere: GlobalRedundancy | undefined;
  /** Those with most points first. */
  readonly cells: readonly CellSurvey[];
  readonly members: readonly MemberSurvey[];
  /** Points that lie on creases, and so in several cells. */
  readonly onCreases: number;
}

export async function surveyRedundancy(
  network: Network,
  points: readonly (readonly number[])[],
): Promise<RedundancySurvey> {
  const everywhere = network.layers.length > 0 ? redundancyEverywhere(network) : undefined;
  const found = new Map<string, { cell: NetworkCell; points: number[] }>();
  let onCreases = 0;
  const progress = await startProgress("points", points.length);
  points.forEach((point, k) => {
    progress.update(k);
    const cell = cellAtPoint(network, point);
    if (cell.creases.length > 0) onCreases++;
    const key = cell.signs.map((signs) => signs.join("")).join();
    const known = found.get(key);
    if (known) known.points.push(k + 1);
    else found.set(key, { cell, points: [k + 1] });
  });
  progress.stop();
  const cells = [...found.values()].sort(
    (a, b) => b.points.length - a.points.length || a.points[0] - b.points[0],
  );
  return {
    everywhere,
    cells: cells.map(({ cell, points: own }) => ({ points: own, layers: cellRedundancy(network, cell) })),
    members: cells.length > 0 ? membersOn(network, cells[0].cell) : [],
    onCreases,
  };
}

function membersOn(network: Network, cell: NetworkCell): MemberSurvey[] {
  const last = network.layers.length;
  if (last === 0 || cellRedundancy(network, cell)[last - 1].rank > LARGEST_RANK) return [];
  const family = solutionFamily(network, cell, last);
  if (family.freedom === 0) return [];
  return Array.from({ length: network.outputSize }, (_, output): MemberSurvey => {
    const weights = currentWeights(network, family, output);
    const sparse = sparsestMember(family, weights);
    const direction = family.directions.find((one) => dyadicStep(network, family, output, one) !== undefined);
    const step = direction && dyadicStep(network, family, output, direction);
    return {
      output,
      norm: normOf(weights),
      leastNorm: normOf(leastNormMember(family, weights)),
      units: weights.numerators.filter((value) => value !== 0n).length,
      fewestUnits: sparse.units.length,
      fewest: sparse.fewest,
      walk:
        direction && step !== undefined
          ? {
              step,
              units: Array.from(family.active).filter((__, i) => direction[i] !== 0n),
              equalOnCell: moveAlong(network, family, output, direction, step).equalOnCell,
            }
          : undefined,
    };
  });
}

const normOf = (weights: RationalVector) => Math.hypot(...roundedVector(weights));

export function redundancyJson({ everywhere, cells, members, onCreases }: RedundancySurvey) {
  return {
    everywhere: everywhere && {
      ...everywhere,
      relations: everywhere.relations.map(({ units, coefficients }) => relationJson(units, coefficients)),
    },
    pointsOnCreases: onCreases,
    cells: cells.map(({ points, layers }) => ({
      points,
      layers: layers.map(({ layer, active, rank, freedom, freedomWithBias }) => ({
        layer,
        active: active.length,
        rank,
        freedom,
        freedomWithBias,
      })),
    })),
    members,
  };
}

export function redundancyLines({ everywhere, cells, members, onCreases }: RedundancySurvey): string[] {
  const lines = ["Redundancy, exact:"];
  if (everywhere) lines.push(...everywhereLines(everywhere));
  if (cells.length === 0) {
    lines.push("for the cells that hold data, give points with --input");
    return lines;
  }
  const total = cells.reduce((sum, { points }) => sum + points.length, 0);
  lines.push(
    "",
    `${countOf(total, "point")} in ${countOf(cells.length, "cell")}; per layer: active units q, rank r of what they pass on, freedom q − r of each weight row behind them`,
  );
  if (onCreases > 0)
    lines.push(`${countOf(onCreases, "point")} on creases, counted in the cell of the point moved a little`);
  const columns = cells[0].layers.map(({ layer }) => ({ title: `layer ${layer}: q, r, q − r` }));
  lines.push(
    ...textTable(
      [{ title: "points" }, ...columns],
      cells
        .slice(0, LISTED_CELLS)
        .map(({ points, layers }) => [
          countText(points.length),
          ...layers.map(({ active, rank, freedom }) => `${active.length}, ${rank}, ${freedom}`),
        ]),
    ),
  );
  if (cells.length > LISTED_CELLS)
    lines.push(`… and ${countOf(cells.length - LISTED_CELLS, "cell")} more; --json lists them all`);
  if (members.length > 0)
    lines.push("", "On the first of these cells, weights of the outputs that compute the same:");
  for (const { output, norm, leastNorm, units, fewestUnits, fewest, walk } of members) {
    const few = fewest
      ? `${countOf(fewestUnits, "unit")} at least`
      : `${countOf(fewestUnits, "unit")} will do`;
    lines.push(
      `output ${output}: norm ${shortNumber(norm, 4)}, least ${shortNumber(leastNorm, 4)}; ${countOf(units, "unit")} used, ${few}${walk ? `; moving ${countOf(walk.units.length, "weight")} by steps of ${shortNumber(walk.step, 3)} changes nothing there, ${walk.equalOnCell ? "proved" : "not proved"}` : ""}`,
    );
  }
  return lines;
}

function everywhereLines({ units, freedom, relations }: GlobalRedundancy): string[] {
  if (freedom === 0)
    return [`layer 1: the outputs of its ${countOf(units, "unit")} are independent on the whole input space`];
  const shown = relations
    .slice(0, LISTED_RELATIONS)
    .map(({ units: rows, coefficients }) =>
      rows.length === 1
        ? `layer 1: unit ${rows[0]} is 0 everywhere`
        : `layer 1: everywhere ${relationText({ rows: Array.from(rows), coefficients }, "unit")} = 0`,
    );
  const more = relations.length - shown.length;
  if (more > 0) shown.push(`layer 1: … and ${countOf(more, "relation")} more; --json lists all`);
  return [
    `layer 1: ${freedom} of its ${countOf(units, "unit")} are combinations of others on the whole input space`,
    ...shown,
  ];
}
