/** --effort: how long to look for what units do on a domain. */
import { Option } from "commander";
import { InputError } from "./errors.ts";
import { realNumber } from "./number-options.ts";

export function effortOption(): Option {
  return new Option(
    "--effort <n>",
    "how long to look for what units do on the domain: 10 takes ten times as long (default: 1)",
  ).argParser((text) => {
    const value = realNumber(text, "--effort");
    if (value > 0) return value;
    throw new InputError(`--effort: "${text}" is not above 0`);
  });
}
