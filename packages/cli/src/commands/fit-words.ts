/** What `fit` says of the least error, and of knots. */
import { type FitOptimality, toDouble } from "reluscope";
import { shortNumber } from "../number-format.ts";

/** Knots listed for a person; --json has all. */
const LISTED_KNOTS = 12;

export function leastErrorJson({ leastError, withOnePieceLess }: FitOptimality) {
  return {
    leastError: leastError && {
      atLeast: toDouble(leastError.atLeast),
      atMost: toDouble(leastError.atMost),
      exact: leastError.atLeast === leastError.atMost,
    },
    leastErrorWithOnePieceLess: withOnePieceLess && toDouble(withOnePieceLess),
  };
}

export function leastErrorLines({ leastError, withOnePieceLess }: FitOptimality): string[] {
  const lines: string[] = [];
  if (leastError) {
    const [low, high] = [leastError.atLeast, leastError.atMost].map((value) =>
      shortNumber(toDouble(value), 6),
    );
    lines.push(
      leastError.atLeast === leastError.atMost
        ? `no such spline has a largest error below ${high}`
        : `no such spline has a largest error below ${low}; one has ${high}`,
    );
  }
  if (withOnePieceLess)
    lines.push(
      `with one piece less the largest error is at least ${shortNumber(toDouble(withOnePieceLess), 6)}`,
    );
  return lines;
}

export function knotsText(knots: readonly number[]): string {
  if (knots.length === 0) return "no knots";
  const shown = knots.slice(0, LISTED_KNOTS).map((knot) => shortNumber(knot, 6));
  const more = knots.length > shown.length ? `, … (--json lists all ${knots.length})` : "";
  return `${knots.length === 1 ? "knot" : "knots"} at ${shown.join(", ")}${more}`;
}
