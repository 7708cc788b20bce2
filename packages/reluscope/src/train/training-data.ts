/** What a network is trained on: rows of inputs with a class or with values each. */

export interface TrainingData {
  readonly rows: number;
  readonly inputSize: number;
  /** rows × inputSize, row by row */
  readonly inputs: Float64Array;
  readonly targets: ClassTargets | ValueTargets;
}

export interface ClassTargets {
  readonly kind: "classes";
  /** One a row, from 0. */
  readonly labels: Int32Array;
  readonly classes: number;
}

export interface ValueTargets {
  readonly kind: "values";
  /** rows × size, row by row */
  readonly values: Float64Array;
  readonly size: number;
}

/**
 * Rows with a class each.
 *
 * @param inputs rows of equal length
 * @param labels one a row, whole numbers from 0
 * @param classes how many there are; default: one more than the largest label
 * @throws Error when there are no rows, lengths differ, a number is not finite or a label is no class
 * @example
 * const data = labelledData([[0, 0], [1, 1]], [0, 1]);
 */
export function labelledData(
  inputs: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classes = Array.from(labels).reduce((most, label) => Math.max(most, label + 1), 0),
): TrainingData {
  checkCount(inputs, labels.length, "labels");
  for (let row = 0; row < labels.length; row++)
    if (!Number.isInteger(labels[row]) || labels[row] < 0 || labels[row] >= classes)
      throw new Error(`row ${row} has the class ${labels[row]}; classes are 0 … ${classes - 1}`);
  return {
    ...flatRows(inputs, "inputs"),
    targets: { kind: "classes", labels: Int32Array.from(labels), classes },
  };
}

/**
 * Rows with values each.
 *
 * @param inputs rows of equal length
 * @param values one row of values (as many as the network has outputs) for each row of inputs
 * @throws Error when there are no rows, lengths differ or a number is not finite
 */
export function valueData(
  inputs: readonly ArrayLike<number>[],
  values: readonly ArrayLike<number>[],
): TrainingData {
  checkCount(inputs, values.length, "rows of values");
  const targets = flatRows(values, "values");
  return {
    ...flatRows(inputs, "inputs"),
    targets: { kind: "values", values: targets.inputs, size: targets.inputSize },
  };
}

function checkCount(inputs: readonly ArrayLike<number>[], count: number, what: string): void {
  if (inputs.length === 0) throw new Error("there are no rows to train on");
  if (inputs.length !== count) throw new Error(`${inputs.length} rows of inputs but ${count} ${what}`);
}

function flatRows(rows: readonly ArrayLike<number>[], what: string) {
  const inputSize = rows[0].length;
  const inputs = new Float64Array(rows.length * inputSize);
  rows.forEach((row, index) => {
    if (row.length !== inputSize)
      throw new Error(`row ${index} has ${row.length} ${what}, row 0 has ${inputSize}`);
    for (let j = 0; j < inputSize; j++) {
      if (!Number.isFinite(row[j])) throw new Error(`row ${index} has ${row[j]} among its ${what}`);
      inputs[index * inputSize + j] = row[j];
    }
  });
  return { rows: rows.length, inputSize, inputs };
}
