/** Domains for verbs that can do without cells: boxes of all inputs, however many there are. */
import { boxText, fullSlice, type PolytopeDomain, parseBox } from "reluscope";
import { type AnyDomain, type ChosenDomain, chosenDomain, type DomainOptions } from "./domain-options.ts";
import { InputError } from "./errors.ts";
import { typesetBox } from "./number-format.ts";
import { ALL_DIMENSIONS } from "./varying-dimensions.ts";

/** Whether any option says where to look. */
export function asksForDomain({ domain, vary, through, slice, polygon }: DomainOptions): boolean {
  return [domain, vary, through, slice, polygon].some((option) => option !== undefined);
}

/** The domain that the options ask for; a box of all inputs may have more dimensions than cells can be looked at. */
export async function chosenBoxOrDomain(
  options: DomainOptions,
  inputs: number,
): Promise<ChosenDomain<AnyDomain>> {
  const { domain, vary, through, slice } = options;
  const whole = vary === undefined && through === undefined && slice === undefined;
  if (!whole || domain === undefined || ALL_DIMENSIONS.includes(inputs))
    return chosenDomain(options, inputs, ALL_DIMENSIONS);
  if (options.polygon !== undefined) throw new InputError("--polygon and --domain cannot be combined");
  const box = parseBox(domain);
  if (box.length !== inputs) {
    throw new InputError(
      `the domain ${domain} has ${box.length === 1 ? "1 interval" : `${box.length} intervals`} but ${inputs} coordinates vary; write ${boxText([box[0]])}^${inputs}`,
    );
  }
  const own: PolytopeDomain = { dimension: inputs, slice: fullSlice(inputs), box };
  return { domain: own, text: typesetBox(boxText(box)), notes: [] };
}
