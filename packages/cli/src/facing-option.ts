/** `--facing`: which way the units of a spline face. */
import type { Facing, FitFacing } from "reluscope";
import { InputError } from "./errors.ts";

export const FACINGS = ["right", "left", "two-sided", "fewest"] as const;

/** A name, or one letter or word for every knot. */
export function facingOf(text: string): FitFacing {
  const found = FACINGS.find((one) => one === text);
  if (found) return found;
  return text.split(",").map((part): Facing => {
    if (part === "r" || part === "right") return "right";
    if (part === "l" || part === "left") return "left";
    throw new InputError(
      `--facing ${text}: unknown; allowed: ${FACINGS.join(", ")}, or letters such as r,l,r`,
    );
  });
}
