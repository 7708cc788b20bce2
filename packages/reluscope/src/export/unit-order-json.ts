/** The order of units, their creases and data on them as JSON documents; and decisions about one hidden layer. */
import { nearestDouble } from "../exact/dyadic.ts";
import { toDouble } from "../exact/fraction.ts";
import { roundedVector } from "../exact/rational.ts";
import type { CreasePlace, ShallowDecision } from "../units/shallow-decision.ts";
import { gradientJump, type UnitCrease } from "../units/unit-creases.ts";
import type { UnitData } from "../units/unit-data.ts";
import type { UnitOrder } from "../units/unit-order.ts";
import type { JsonDocument } from "./json-text.ts";

export function unitOrderJson({
  units,
  extents,
  classes,
  chains,
  antichain,
  covers,
  exactPrograms,
}: UnitOrder): JsonDocument {
  return {
    units,
    extents,
    classes,
    chains,
    antichain,
    covers: Array.from({ length: covers.length / 2 }, (_, k) => [covers[2 * k], covers[2 * k + 1]]),
    exactPrograms,
    certified: true,
  };
}

/** A hyperplane as doubles: its integers over the largest of them, so that they fit. */
export function hyperplaneNumbers(hyperplane: readonly bigint[]): number[] {
  const largest = hyperplane.reduce(
    (most, value) => (value > most ? value : -value > most ? -value : most),
    1n,
  );
  return hyperplane.map((value) => nearestDouble(value, largest));
}

export function unitCreasesJson(creases: readonly UnitCrease[]): object[] {
  return creases.map(({ hyperplane, units, sides, jump, gradientJump: own, inside }) => ({
    hyperplane: hyperplaneNumbers(hyperplane),
    units,
    sides,
    cancelled: jump.top === 0n,
    gradientJump: Array.from(roundedVector(own)),
    inside,
  }));
}

export function unitDataJson({ rows, unitStart, unitRows, cells, outside }: UnitData): JsonDocument {
  return {
    rows,
    outside,
    units: Array.from({ length: unitStart.length - 1 }, (_, unit) =>
      Array.from(unitRows.subarray(unitStart[unit], unitStart[unit + 1])),
    ),
    cells: cells.map(({ rows: own, on, chains }) => ({ rows: own, on, chains })),
  };
}

export function shallowDecisionJson(decision: ShallowDecision): JsonDocument {
  if (!decision.shallow) {
    const { hyperplane, kind, places, end, neuron } = decision.crease;
    return {
      shallow: false,
      crease: {
        hyperplane: hyperplaneNumbers(hyperplane),
        kind,
        neuron,
        places: places.map((place) => placeJson(place, hyperplane)),
        end: Array.from(roundedVector(end)),
      },
      cells: decision.cells,
      certified: true,
    };
  }
  const { form, units, extraUnits, minimal, proof, equal, maxDifference, inputs, cells } = decision;
  return {
    shallow: true,
    units,
    hyperplanes: form.creases.length,
    extraUnits,
    minimal,
    proof,
    equal,
    maxDifference,
    inputs,
    affine: form.affine.map(toDouble),
    creases: form.creases.map(({ hyperplane, jump }) => ({
      hyperplane: hyperplaneNumbers(hyperplane),
      gradientJump: Array.from(roundedVector(gradientJump(hyperplane, jump))),
    })),
    cells,
    certified: true,
  };
}

function placeJson({ point, step, values, jump, cells }: CreasePlace, hyperplane: readonly bigint[]): object {
  return {
    point: Array.from(roundedVector(point)),
    step: Array.from(roundedVector(step)),
    values: values.map(toDouble),
    gradientJump: Array.from(roundedVector(gradientJump(hyperplane, jump))),
    cells,
  };
}
