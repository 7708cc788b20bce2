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
  type PolyhedralBoundary,
  type PolyhedralComplex,
  type PolytopeDomain,
  partition,
  planarBoundary,
  polyhedralBoundary,
  polyhedralComplex,
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

/** Whether a domain is one of `polyhedralComplex`: three or more coordinates vary. */
export function isPolytope(domain: LineDomain | PlanarDomain | PolytopeDomain): domain is PolytopeDomain {
  return "box" in domain;
}

export async function polyhedralComplexOf(
  network: Network,
  domain: PolytopeDomain,
): Promise<{ complex: PolyhedralComplex; computeMs: number }> {
  const started = performance.now();
  const complex = polyhedralComplex(network, domain);
  return { complex, computeMs: since(started) };
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
): Promise<BoundedComplex> {
  const { complex } = await complexOf(network, domain);
  if (complex.dimension === 1) return { complex, boundary: lineBoundary(network, complex, decision) };
  return { complex, boundary: await planarBoundaryOf(network, complex, decision) };
}
