/** The options of the scripts about several threads: which workloads, how many threads and runs, and where results go. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** @param name of the script: its results go to bench/results/NAME.json by default */
export function threadOptions(name) {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "C,E,G" },
      threads: { type: "string", default: "2" },
      runs: { type: "string", default: "15" },
      keep: { type: "boolean", default: false },
      out: { type: "string", default: resolve(fileURLToPath(import.meta.url), `../results/${name}.json`) },
    },
  });
  return {
    ...values,
    names: values.only.split(","),
    count: Number(values.threads),
    runs: Number(values.runs),
  };
}
