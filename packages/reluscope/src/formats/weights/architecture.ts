/**
 * Architectures of files that hold weights only: parsed from an option, or taken from names and shapes.
 *
 * Grammar of the option:
 *
 *   architecture := sizes | activations | sizes ":" activations
 *   sizes        := number "-" number { "-" number }            inputs, hidden layers, outputs
 *   activations  := activation { "," activation }               one for all hidden layers, or one for each
 *   activation   := "relu" | "abs" | "leaky" | "leaky(" slope ")"
 *
 * Examples: `2-16-16-2`, `2-16-16-2:leaky(0.01)`, `abs`, `2-8-8-1:relu,abs`.
 */
import { FormatError } from "../errors.ts";

export interface Architecture {
  /** Inputs, hidden layers, outputs; null when not given. */
  readonly sizes: readonly number[] | null;
  /** Slope left of zero, for all hidden layers or one for each; null when not given. */
  readonly slopes: readonly number[] | null;
}

/** Slope of a leaky ReLU that names none, as in PyTorch. */
const LEAKY_SLOPE = 0.01;

/** Parses the option; throws when it does not follow the grammar. */
export function parseArchitecture(text: string): Architecture {
  const [head, tail, ...rest] = text.replace(/\s+/g, "").split(":");
  const isSizes = /^\d+(-\d+)+$/.test(head);
  const valid = rest.length === 0 && (isSizes || tail === undefined);
  if (!valid) throw invalid(text);
  const activations = isSizes ? tail : head;
  const sizes = isSizes ? head.split("-").map(Number) : null;
  if (sizes?.some((size) => size < 1)) throw invalid(text);
  const slopes = activations === undefined ? null : activations.split(",").map((name) => slopeOf(name, text));
  return { sizes, slopes };
}

function slopeOf(activation: string, text: string): number {
  if (activation === "relu") return 0;
  if (activation === "abs") return -1;
  if (activation === "leaky") return LEAKY_SLOPE;
  const slope = Number(/^leaky\((.+)\)$/.exec(activation)?.[1]);
  if (Number.isFinite(slope)) return slope;
  throw invalid(text);
}

function invalid(text: string): FormatError {
  return new FormatError(
    `invalid architecture: "${text}"; expects sizes and activations as in 2-16-16-2, 2-16-16-2:leaky(0.01), abs, 2-8-8-1:relu,abs`,
  );
}
