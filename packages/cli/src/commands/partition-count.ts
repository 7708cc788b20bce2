/** `reluscope partition --count`: how many cells there are, in memory that does not grow with them. */
import { extname } from "node:path";
import {
  type CellTally,
  domainJson,
  type JsonDocument,
  joinTally,
  jsonChunks,
  line,
  type Network,
} from "reluscope";
import type { AnyDomain } from "../domain-options.ts";
import { InputError } from "../errors.ts";
import { since } from "../model-options.ts";
import { countOf, countText, shortNumber } from "../number-format.ts";
import { writeOutput } from "../output-file.ts";
import { endPartial, partialJson, partialLines } from "../partial-result.ts";
import { timingText } from "../result-text.ts";
import { type Stopped, search } from "../search.ts";
import { refuseOnSegment, type SearchOptions } from "../search-options.ts";
import { print } from "../streams.ts";
import { textTable } from "../text-table.ts";

interface CountOptions extends SearchOptions {
  readonly out?: string;
  readonly json?: true;
  readonly cells?: true;
}

interface CountRun extends CountOptions {
  readonly domain: AnyDomain;
  readonly text: string;
  readonly loadMs: number;
}

/** Asked before the work starts. */
export function checkCountOptions({ out, cells }: CountOptions): void {
  if (cells) throw new InputError("--count keeps no cells; leave out --cells");
  if (out !== undefined && extname(out).toLowerCase() !== ".json")
    throw new InputError(`cannot write ${out}: --count keeps no cells; allowed here: .json`);
}

export async function runCount(
  path: string,
  network: Network,
  { domain, text, loadMs, out, json, ...options }: CountRun,
): Promise<void> {
  const started = performance.now();
  const { tally, stopped } = await count(network, domain, options);
  const timing = { loadMs, computeMs: since(started) };
  const { cells, complete } = tally;
  const document: JsonDocument = {
    model: path,
    domain: domainJson(domain),
    counts: { cells },
    cellVertices: { mean: tally.meanVertices, max: tally.mostVertices },
    cellFacets: { mean: tally.meanFacets, max: tally.mostFacets },
    certified: true,
    complete,
    ...partialJson(stopped),
    timing,
  };
  if (out !== undefined) await writeOutput(out, jsonChunks(document));
  if (json) await print(jsonChunks({ ...document, out }));
  else {
    const rows = [
      ["vertices", shortNumber(tally.meanVertices, 4), countText(tally.mostVertices)],
      ["facets", shortNumber(tally.meanFacets, 4), countText(tally.mostFacets)],
    ];
    const lines = [
      ...partialLines(stopped, cells),
      `${countOf(cells, "cell")} on ${text}; certified`,
      "",
      ...textTable([{ title: "of a cell", align: "left" }, { title: "mean" }, { title: "most" }], rows),
      "",
      timingText(loadMs, timing.computeMs),
      ...(out === undefined ? [] : [`wrote ${out}`]),
    ];
    await print(`${lines.join("\n")}\n`);
  }
  endPartial(stopped, options);
}

async function count(
  network: Network,
  domain: AnyDomain,
  options: SearchOptions,
): Promise<{ tally: CellTally; stopped?: Stopped }> {
  if (!("box" in domain) && domain.dimension === 1) {
    refuseOnSegment(options);
    const { cells } = line(network, domain).counts;
    const ends = { meanVertices: 2, meanFacets: 2, mostVertices: 2, mostFacets: 2 };
    return { tally: { cells, ...ends, complete: true } };
  }
  const { run, stopped } = await search({ find: "tally", network, domain, kernel: "auto" }, options);
  return { tally: joinTally(run), stopped };
}
