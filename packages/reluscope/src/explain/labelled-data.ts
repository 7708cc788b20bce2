/** Data that a network is explained with: rows of inputs, with classes, numbers or nothing to say what is wanted. */
import type { Network } from "../network/network.ts";

export interface LabelledData {
  /** Rows of as many finite numbers as the network has inputs, read exactly. */
  readonly points: readonly ArrayLike<number>[];
  /** The class of each row: a number of a class of the network's decision (an output, or 0 and 1 of a threshold). */
  readonly classes?: ArrayLike<number>;
  /** Names of the classes, by number; default the numbers. */
  readonly classNames?: readonly string[];
  /** Numeric targets instead of classes: a row of as many numbers as the network has outputs, for each point. */
  readonly targets?: readonly ArrayLike<number>[];
}

/**
 * Throws unless data fit a network.
 *
 * @param classCount number of classes that the network decides between
 * @throws Error with the row (from 0) and what is allowed
 */
export function checkData(network: Network, data: LabelledData, classCount: number): void {
  const { points, classes, targets } = data;
  if (points.length === 0) throw new Error("the data have no rows");
  points.forEach((point, row) => {
    checkRow(point, network.inputSize, `row ${row}`, "inputs");
  });
  if (classes && targets) throw new Error("data have classes or targets, not both");
  if (classes) {
    if (classes.length !== points.length)
      throw new Error(`there are ${classes.length} classes for ${points.length} rows`);
    for (let row = 0; row < classes.length; row++) {
      const own = classes[row];
      if (!Number.isInteger(own) || own < 0 || own >= classCount)
        throw new Error(`row ${row} is of class ${own}; classes are 0 … ${classCount - 1}`);
    }
  }
  if (targets) {
    if (targets.length !== points.length)
      throw new Error(`there are ${targets.length} targets for ${points.length} rows`);
    targets.forEach((target, row) => {
      checkRow(target, network.outputSize, `the target of row ${row}`, "outputs");
    });
  }
}

function checkRow(row: ArrayLike<number>, size: number, name: string, what: string): void {
  if (row.length !== size)
    throw new Error(`${name} has ${row.length} numbers; the network has ${size} ${what}`);
  for (let k = 0; k < size; k++)
    if (!Number.isFinite(row[k])) throw new Error(`${name} has a number ${row[k]}`);
}
