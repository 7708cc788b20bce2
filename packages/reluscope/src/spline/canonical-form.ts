/**
 * Linear splines of one variable in canonical form, exactly (THEORY section 5; S3):
 *
 *     f(x) = p + s·x + Σ_k Λ_k σ(x − τ_k),   τ_k increasing, Λ_k ≠ 0.
 */
import { compare, type Fraction, fractionOf, minus, over, plus, times, toDouble } from "../exact/fraction.ts";

export interface SplineKnot {
  /** τ */
  readonly t: Fraction;
  /** Λ: by how much the slope grows there. */
  readonly jump: Fraction;
}

export interface CanonicalSpline {
  /** p: the value at 0 of the line through the first piece. */
  readonly intercept: Fraction;
  /** s: the slope of the first piece. */
  readonly slope: Fraction;
  readonly knots: readonly SplineKnot[];
}

/**
 * The spline through points [x, y], two at least, x strictly increasing; beyond the first and the last it goes on straight.
 * Points at which its slope does not change are no knots.
 *
 * @throws Error that names the row when a number is not finite or x does not grow
 */
export function splineThrough(points: readonly (readonly [number, number])[]): CanonicalSpline {
  if (points.length < 2) throw new Error(`a spline needs at least two knots, not ${points.length}`);
  points.forEach(([x, y], row) => {
    for (const value of [x, y])
      if (!Number.isFinite(value)) throw new Error(`row ${row + 1} has a number that is ${value}`);
    if (row > 0 && !(x > points[row - 1][0]))
      throw new Error(
        `row ${row + 1}: x = ${x} is not larger than x = ${points[row - 1][0]} in the row before`,
      );
  });
  const exact = points.map(([x, y]) => [fractionOf(x), fractionOf(y)] as const);
  const slopes = exact.slice(1).map(([x, y], i) => over(minus(y, exact[i][1]), minus(x, exact[i][0])));
  const knots: SplineKnot[] = [];
  for (let i = 1; i < slopes.length; i++) {
    const jump = minus(slopes[i], slopes[i - 1]);
    if (jump.top !== 0n) knots.push({ t: exact[i][0], jump });
  }
  const [x, y] = exact[0];
  return { intercept: minus(y, times(slopes[0], x)), slope: slopes[0], knots };
}

/** The spline's value at a rational point. */
export function splineValue({ intercept, slope, knots }: CanonicalSpline, x: Fraction): Fraction {
  let value = plus(intercept, times(slope, x));
  for (const { t, jump } of knots) {
    const beyond = minus(x, t);
    if (beyond.top > 0n) value = plus(value, times(jump, beyond));
  }
  return value;
}

/** The spline's values at rational points that do not decrease, in one sweep. */
export function splineValues(spline: CanonicalSpline, points: readonly Fraction[]): Fraction[] {
  let { slope, intercept } = spline;
  let next = 0;
  return points.map((x) => {
    for (; next < spline.knots.length && compare(spline.knots[next].t, x) < 0; next++) {
      const { t, jump } = spline.knots[next];
      slope = plus(slope, jump);
      intercept = minus(intercept, times(jump, t));
    }
    return plus(intercept, times(slope, x));
  });
}

/** Slopes of the pieces, left to right. */
export function pieceSlopes({ slope, knots }: CanonicalSpline): Fraction[] {
  const slopes = [slope];
  for (const { jump } of knots) slopes.push(plus(slopes[slopes.length - 1], jump));
  return slopes;
}

/** For messages: a fraction as a short number. */
export function shortFraction(value: Fraction): string {
  return String(Number(toDouble(value).toPrecision(6)));
}
