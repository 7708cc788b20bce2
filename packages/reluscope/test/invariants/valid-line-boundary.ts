/** What must hold of every result of `lineBoundary`, and how it compares with the oracle's. */
import type { LineBoundary } from "../../src/boundary/line-boundary.ts";
import type { LineComplex } from "../../src/complex/line-complex.ts";
import { isWithin, type Point } from "../oracle/dyadic-integers.ts";
import type { ExactBoundary } from "../oracle/exact-boundary.ts";
import { claim } from "./claim.ts";

export function expectValidLineBoundary(complex: LineComplex, boundary: LineBoundary): void {
  const { positions, positionErrors, pieceClasses, components, closed, measure, betti, tiles, classLengths } =
    boundary;
  const count = positions.length;
  const { low, high } = complex.domain;
  claim(
    [components, closed, measure, betti[0], positionErrors.length, pieceClasses.length / 2].every(
      (n) => n === count,
    ),
    () => `${count} positions, but ${[components, closed, measure, betti[0], pieceClasses.length / 2]}`,
  );
  claim(tiles.classes.length === count + 1, () => `${tiles.classes.length} tiles`);
  claim(
    String([...tiles.ends]) === String([low, ...positions, high]),
    () => "tiles do not end at the positions",
  );
  const lengths = new Float64Array(classLengths.length);
  tiles.classes.forEach((winner, i) => {
    lengths[winner] += tiles.ends[i + 1] - tiles.ends[i];
    const slack = (positionErrors[i - 1] ?? 0) + (positionErrors[i] ?? 0);
    claim(tiles.ends[i] <= tiles.ends[i + 1] + slack, () => `tile ${i} ends before it starts`);
    if (i === count) return;
    const [left, right] = pieceClasses.subarray(2 * i, 2 * i + 2);
    claim(
      left === winner && right === tiles.classes[i + 1],
      () => `classes at position ${i} are ${left} and ${right}`,
    );
    claim(left !== right, () => `nothing changes at position ${i}`);
  });
  classLengths.forEach((length, k) => {
    claim(
      Math.abs(length - lengths[k]) <= 1e-9 * (high - low),
      () => `class ${k} has length ${length}, not ${lengths[k]}`,
    );
  });
}

export function expectMatchesLineBoundaryOracle(boundary: LineBoundary, exact: ExactBoundary): void {
  const { positions, positionErrors, pieceClasses } = boundary;
  const count = positions.length;
  claim(count === exact.pieces.length, () => `${count} pieces, the oracle has ${exact.pieces.length}`);
  claim(
    boundary.flatCells === exact.flatCells,
    () => `${boundary.flatCells} flat cells, the oracle has ${exact.flatCells}`,
  );
  const pieces = [...exact.pieces].sort((a, b) => compare(a.ends[0], b.ends[0]));
  pieces.forEach(({ ends: [[x, w]], classes }, i) => {
    const near = isWithin(positions[i], x, w, positionErrors[i]);
    claim(
      near,
      () => `position ${i}, ${positions[i]}, is not within its error ${positionErrors[i]} of the oracle's`,
    );
    const ours = [...pieceClasses.subarray(2 * i, 2 * i + 2)].sort((a, b) => a - b);
    claim(
      String(ours) === String(classes),
      () => `position ${i} is between ${ours}, the oracle has ${classes}`,
    );
  });
  const whole = exact.classMeasures.reduce((sum, length) => sum + length, 0);
  exact.classMeasures.forEach((length, k) => {
    const ours = boundary.classLengths[k];
    claim(
      Math.abs(ours - length) <= 1e-9 * whole,
      () => `class ${k} has length ${ours}, the oracle has ${length}`,
    );
  });
}

const compare = ([x, w]: Point, [y, v]: Point) => Number(x * v - y * w > 0n) - Number(x * v - y * w < 0n);
