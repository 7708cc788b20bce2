/** The exact complex on a domain of either dimension, timed and with progress. */
import {
  type LineComplex,
  type LineDomain,
  line,
  type Network,
  type PlanarComplex,
  type PlanarDomain,
  partition,
} from "reluscope";
import { since } from "./model-options.ts";
import { startProgress } from "./progress.ts";

export async function complexOf(
  network: Network,
  domain: LineDomain | PlanarDomain,
): Promise<{ complex: PlanarComplex | LineComplex; computeMs: number }> {
  const progress = await startProgress("cells");
  const started = performance.now();
  try {
    const complex =
      domain.dimension === 1
        ? line(network, domain)
        : partition(network, domain, { onProgress: (cells) => progress.update(cells) });
    return { complex, computeMs: since(started) };
  } finally {
    progress.stop();
  }
}
