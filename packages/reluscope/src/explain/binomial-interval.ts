/** Confidence intervals for a probability that was estimated by counting (Clopper and Pearson 1934): never too narrow, but for the rounding of doubles. */

/**
 * The interval of all probabilities under which neither so few nor so many successes are rarer than (1 − confidence) / 2.
 *
 * @param confidence between 0 and 1, such as 0.95
 */
export function binomialInterval(
  successes: number,
  trials: number,
  confidence: number,
): readonly [low: number, high: number] {
  const tail = (1 - confidence) / 2;
  // P(X ≥ successes) grows with p, P(X ≤ successes) falls.
  const low = successes === 0 ? 0 : crossing((p) => upperTail(successes, trials, p) < tail);
  const high = successes === trials ? 1 : crossing((p) => 1 - upperTail(successes + 1, trials, p) > tail);
  return [low, high];
}

/** Where a condition that holds below it stops to hold, by halving [0, 1]. */
function crossing(holds: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (holds(middle)) low = middle;
    else high = middle;
  }
}

/** P(X ≥ k) for X binomial with n trials; 1 ≤ k ≤ n. The smaller side of the sum is added up. */
function upperTail(k: number, n: number, p: number): number {
  if (p === 0) return 0;
  if (p === 1) return 1;
  if (k > n * p) return sumOfTerms(k, n, n, p);
  return 1 - sumOfTerms(0, k - 1, n, p);
}

/** Σ C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ over from ≤ i ≤ to, by the ratio of neighbours from the largest term on. */
function sumOfTerms(from: number, to: number, n: number, p: number): number {
  const peak = Math.min(to, Math.max(from, Math.floor((n + 1) * p)));
  const largest = Math.exp(
    logFactorial(n) -
      logFactorial(peak) -
      logFactorial(n - peak) +
      peak * Math.log(p) +
      (n - peak) * Math.log1p(-p),
  );
  let sum = largest;
  const odds = p / (1 - p);
  for (let i = peak, term = largest; i < to && term > sum * 2 ** -60; i++) {
    term *= ((n - i) / (i + 1)) * odds;
    sum += term;
  }
  for (let i = peak, term = largest; i > from && term > sum * 2 ** -60; i--) {
    term *= i / ((n - i + 1) * odds);
    sum += term;
  }
  return Math.min(1, sum);
}

/** ln n!, by Stirling's series where it has all digits. */
function logFactorial(n: number): number {
  if (n < 32) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const square = n * n;
  const series = (1 - (1 / 30 - 1 / (105 * square)) / square) / (12 * n);
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
