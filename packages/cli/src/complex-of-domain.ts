/** The exact complex on a domain of any dimension, and its decision boundary, with progress. */
import {
  type Decision,
  type LineBoundary,
  type LineComplex,
  type LineDomain,
  line,
  lineBoundary,
  type Network,
  type PlanarBoundary,
  type PlanarComplex,
  type PlanarDomain,
  PlaneJoiner,
  type PolyhedralBoundary,
  type PolyhedralComplex,
  type PolytopeDomain,
  PolytopeJoiner,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
} from "reluscope";
import { LimitError } from "./errors.ts";
import { since } from "./model-options.ts";
import { countOf } from "./number-format.ts";
import { type Progress, startProgress } from "./progress.ts";
import { needsThreads, type Stopped, search } from "./search.ts";
import { type LimitOptions, refuseOnSegment, type SearchOptions } from "./search-options.ts";

/** A complex, and what stopped the search if it is not the whole one. */
export interface Found<C> {
  readonly complex: C;
  readonly computeMs: number;
  readonly stopped?: Stopped;
}

export async function complexOf(
  network: Network,
  domain: LineDomain | PlanarDomain,
  options: SearchOptions,
): Promise<Found<PlanarComplex | LineComplex>> {
  const started = performance.now();
  if (domain.dimension === 1) {
    refuseOnSegment(options);
    const complex = line(network, domain);
    return { complex, computeMs: since(started) };
  }
  if (needsThreads(options)) {
    const job = { find: "plane", network, domain, kernel: "auto" } as const;
    const joiner = new PlaneJoiner(job);
    const { run, stopped } = await search(job, options, (part, share) => joiner.take(part, share));
    const complex = joiner.complex(run);
    return { complex, computeMs: since(started), stopped };
  }
  const complex = await withProgress((progress) =>
    partition(network, domain, { onProgress: (cells) => progress.update(cells) }),
  );
  return { complex, computeMs: since(started) };
}

async function withProgress<C>(find: (progress: Progress) => C): Promise<C> {
  const progress = await startProgress("cells");
  try {
    return find(progress);
  } finally {
    progress.stop();
  }
}

/** Whether a domain is one of `polyhedralComplex`: three or more coordinates vary. */
export function isPolytope(domain: LineDomain | PlanarDomain | PolytopeDomain): domain is PolytopeDomain {
  return "box" in domain;
}

export async function polyhedralComplexOf(
  network: Network,
  domain: PolytopeDomain,
  options: SearchOptions,
): Promise<Found<PolyhedralComplex>> {
  const started = performance.now();
  if (needsThreads(options)) {
    const job = { find: "polytopes", allFaces: true, network, domain, kernel: "auto" } as const;
    const joiner = new PolytopeJoiner(job);
    const { run, stopped } = await search(job, options, (part, share) => joiner.take(part, share));
    const complex = joiner.complex(run);
    return { complex, computeMs: since(started), stopped };
  }
  const complex = await withProgress((progress) =>
    polyhedralComplex(network, domain, { onProgress: (cells) => progress.update(cells) }),
  );
  return { complex, computeMs: since(started) };
}

/** The complex, if it is the whole one: what a boundary is as a whole is not seen on a part. */
export function wholeComplex<C extends PlanarComplex | LineComplex | PolyhedralComplex>({
  complex,
  stopped,
}: Found<C>): C {
  if (!stopped) return complex;
  throw new LimitError(
    `${stopped.words} stopped the search with ${countOf(complex.counts.cells, "cell")} found; the boundary needs all of them (partition shows a part)`,
  );
}

/** The decision boundary on a complex of three or more dimensions. */
export async function polyhedralBoundaryOf(
  network: Network,
  complex: PolyhedralComplex,
  decision: Decision | undefined,
): Promise<PolyhedralBoundary> {
  const progress = await startProgress("cells looked at for the boundary", complex.counts.cells);
  try {
    return polyhedralBoundary(network, complex, decision, { onProgress: (cells) => progress.update(cells) });
  } finally {
    progress.stop();
  }
}

/** The decision boundary on a planar complex. */
export async function planarBoundaryOf(
  network: Network,
  complex: PlanarComplex,
  decision: Decision | undefined,
): Promise<PlanarBoundary> {
  const progress = await startProgress("cells looked at for the boundary", complex.counts.cells);
  try {
    return planarBoundary(network, complex, decision, { onProgress: (cells) => progress.update(cells) });
  } finally {
    progress.stop();
  }
}

/** A complex and its decision boundary, of one dimension. */
export type BoundedComplex =
  | { readonly complex: PlanarComplex; readonly boundary: PlanarBoundary }
  | { readonly complex: LineComplex; readonly boundary: LineBoundary };

export async function boundedComplexOf(
  network: Network,
  domain: LineDomain | PlanarDomain,
  decision: Decision | undefined,
  options: LimitOptions,
): Promise<BoundedComplex> {
  const complex = wholeComplex(await complexOf(network, domain, options));
  if (complex.dimension === 1) return { complex, boundary: lineBoundary(network, complex, decision) };
  return { complex, boundary: await planarBoundaryOf(network, complex, decision) };
}
