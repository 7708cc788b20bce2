/**
 * A file's own operators, one by one, in doubles: the reference that the lowered network is compared with.
 */
import { FormatError } from "../errors.ts";
import { type Step, sourcesOf } from "./steps.ts";

/** Which steps the vector `output` depends on. */
export function liveSteps(steps: readonly Step[], output: number): boolean[] {
  const live = new Array<boolean>(steps.length).fill(false);
  live[output] = true;
  for (let at = output; at >= 0; at--)
    if (live[at]) for (const source of sourcesOf(steps[at])) live[source] = true;
  return live;
}

/** The vector of step `output` at one input, of as many numbers as step 0 has. */
export function evaluateSteps(
  steps: readonly Step[],
  output: number,
  input: ArrayLike<number>,
): Float64Array {
  if (input.length !== steps[0].size) {
    throw new FormatError(`input has ${input.length} numbers; the network takes ${steps[0].size}`);
  }
  const live = liveSteps(steps, output);
  const values = new Array<Float64Array>(steps.length);
  for (let at = 0; at <= output; at++) if (live[at]) values[at] = evaluateStep(steps[at], values, input);
  return values[output];
}

function evaluateStep(step: Step, values: readonly Float64Array[], input: ArrayLike<number>): Float64Array {
  switch (step.kind) {
    case "input":
      return Float64Array.from(input);
    case "constant":
      return step.values;
    case "rows": {
      const source = values[step.source];
      const { rowStart, columnIndex, values: weights } = step.rows;
      const result = new Float64Array(step.size);
      for (let i = 0; i < step.size; i++) {
        let sum = 0;
        for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += weights[k] * source[columnIndex[k]];
        result[i] = step.bias === null ? sum : sum + step.bias[i];
      }
      return result;
    }
    case "scale": {
      const { factor, offset } = step;
      return values[step.source].map(
        (value, i) => (factor === null ? value : factor[i] * value) + (offset?.[i] ?? 0),
      );
    }
    case "sum": {
      const result = new Float64Array(step.size);
      for (const { source, sign, index } of step.terms) {
        const from = values[source];
        for (let i = 0; i < step.size; i++) result[i] += sign * from[index === null ? i : index[i]];
      }
      return result;
    }
    case "gather": {
      const from = step.sources.length === 1 ? values[step.sources[0]] : concatenate(step.sources, values);
      return Float64Array.from(step.index, (at) => (at < 0 ? step.fill : from[at]));
    }
    case "units":
      return values[step.source].map((value, i) => (value > 0 ? value : step.slope[i] * value));
    case "maximum": {
      const second = values[step.second];
      return values[step.first].map((value, i) => Math.max(value, second[i]));
    }
    case "minimum": {
      const second = values[step.second];
      return values[step.first].map((value, i) => Math.min(value, second[i]));
    }
    case "clip": {
      const { low, high } = step;
      return values[step.source].map((value, i) => {
        const raised = low === null ? value : Math.max(value, low[i]);
        return high === null ? raised : Math.min(raised, high[i]);
      });
    }
  }
}

function concatenate(sources: readonly number[], values: readonly Float64Array[]): Float64Array {
  const size = sources.reduce((sum, source) => sum + values[source].length, 0);
  const result = new Float64Array(size);
  let at = 0;
  for (const source of sources) {
    result.set(values[source], at);
    at += values[source].length;
  }
  return result;
}
