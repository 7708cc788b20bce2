/** Complexes found by several threads: the same, number by number, as one thread finds. */
import type { PlanarDomain } from "../complex/domain.ts";
import { checkInputs } from "../complex/partition.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import type { PolyhedralComplex, PolytopeDomain, PolytopeSkeleton } from "../complex/polyhedral-complex.ts";
import type { KernelChoice } from "../complex/running-forms.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import type { PlanarJob, PolytopeJob } from "./job.ts";
import { PlaneJoiner, PolytopeJoiner } from "./join-run.ts";
import type { RunLimits } from "./run.ts";
import type { Threads } from "./threads.ts";

export interface InThreadsOptions extends RunLimits {
  /** Implementation of the inner loops; the result is the same, bit by bit, but for `exactSigns`. Default "auto". */
  readonly kernel?: KernelChoice;
}

/**
 * `partition` by several threads; `complete` is false when a limit stopped it.
 *
 * @throws InvalidDomainError when the slice does not have the network's number of inputs
 */
export async function partitionInThreads(
  threads: Threads,
  network: Network,
  domain: PlanarDomain,
  { kernel = "auto", ...limits }: InThreadsOptions = {},
): Promise<PlanarComplex> {
  checkNetwork(network);
  checkInputs(network, domain);
  const job: PlanarJob = { find: "plane", network, domain, kernel };
  const joiner = new PlaneJoiner(job);
  const run = await threads.run(job, [[]], limits, (part, share) => joiner.take(part, share));
  const complex = joiner.complex(run);
  threads.reuse(run.parts);
  return complex;
}

/** `polyhedralComplex` by several threads; likewise. */
export async function polyhedralComplexInThreads(
  threads: Threads,
  network: Network,
  domain: PolytopeDomain,
  options: InThreadsOptions = {},
): Promise<PolyhedralComplex> {
  const { joiner, run } = await polytopes(threads, network, domain, true, options);
  const complex = joiner.complex(run);
  threads.reuse(run.parts);
  return complex;
}

/** `polytopeSkeleton` by several threads; likewise. */
export async function polytopeSkeletonInThreads(
  threads: Threads,
  network: Network,
  domain: PolytopeDomain,
  options: InThreadsOptions = {},
): Promise<PolytopeSkeleton> {
  const { joiner, run } = await polytopes(threads, network, domain, false, options);
  const skeleton = joiner.skeleton(run);
  threads.reuse(run.parts);
  return skeleton;
}

async function polytopes(
  threads: Threads,
  network: Network,
  domain: PolytopeDomain,
  allFaces: boolean,
  { kernel = "auto", ...limits }: InThreadsOptions,
) {
  checkNetwork(network);
  checkInputs(network, domain);
  const job: PolytopeJob = { find: "polytopes", network, domain, kernel, allFaces };
  const joiner = new PolytopeJoiner(job);
  const run = await threads.run(job, [[]], limits, (part, share) => joiner.take(part, share));
  return { joiner, run };
}
