/** The two kernels give the same bits, on every kind of network. */
import { describe, expect, it, vi } from "vitest";
import { PolytopeArrangement } from "../../src/complex/polytope-arrangement.ts";
import {
  boxDomain,
  fullSlice,
  line,
  lineThrough,
  partition,
  polyhedralComplex,
  polytopeDomain,
  polytopeSkeleton,
  segmentDomain,
} from "../../src/index.ts";
import { acquirePolytopeLoops } from "../../src/kernels/polytope-loops.ts";
import { wasmKernel } from "../../src/kernels/wasm-kernel.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";

describe("kernels", () => {
  it("has WebAssembly SIMD here, so that two kernels are compared", () => {
    expect(wasmKernel(64)?.name).toBe("wasm");
  });

  it.each(networkKinds)("agree in the plane and on a line: %s", (kind) => {
    for (let seed = 1; seed <= 6; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, depth: 1 + (seed % 3), width: 3 + 3 * seed });
      const box = boxDomain(fullSlice(2), [
        [-1.5, 2],
        [-2, 1],
      ]);
      expect(partition(network, box, { kernel: "typescript" })).toEqual(
        partition(network, box, { kernel: "auto" }),
      );
      const segment = segmentDomain(lineThrough([-1.3, 0.7], [2.1, -1.9]), 0, 1);
      expect(line(network, segment, { kernel: "typescript" })).toEqual(
        line(network, segment, { kernel: "auto" }),
      );
    }
  });

  it.each(networkKinds)("agree on polytopes: %s", (kind) => {
    for (let inputs = 2; inputs <= 6; inputs++) {
      const depth = inputs < 5 ? 3 : 2;
      const network = seededNetwork(kind, inputs, { inputs, depth, width: 10 - inputs });
      const box = Array.from({ length: inputs }, (_, k) => [-1 - 0.1 * k, 1.3] as const);
      const domain = polytopeDomain(fullSlice(inputs), box, [[...box.map((_, k) => 1 + 0.3 * k), 0.7]]);
      expect(polytopeSkeleton(network, domain, { kernel: "typescript" })).toEqual(
        polytopeSkeleton(network, domain, { kernel: "auto" }),
      );
    }
  });

  // Regions that are found at once, those that more units cut, and those with something that is not in general position.
  it.each([
    { inputs: 3, depth: 1, width: 30 },
    { inputs: 3, depth: 2, width: 16 },
    { inputs: 4, depth: 2, width: 14 },
    { inputs: 5, depth: 2, width: 11 },
    { inputs: 6, depth: 1, width: 11 },
  ])("agree on regions that many units cut: %o", (shape) => {
    const { inputs } = shape;
    const domain = polytopeDomain(
      fullSlice(inputs),
      Array.from({ length: inputs }, () => [-1, 1.1] as const),
    );
    for (const kind of ["generic", "slopes, real weights", "many outputs", "echoes"] as const) {
      const network = seededNetwork(kind, 7, shape);
      const expected = polytopeSkeleton(network, domain, { kernel: "typescript" });
      expect(expected.counts.cells).toBeGreaterThan(90);
      const walk = vi.spyOn(PolytopeArrangement.prototype, "walk");
      expect(polytopeSkeleton(network, domain, { kernel: "auto" })).toEqual(expected);
      const found = new Set(walk.mock.results.map(({ value }) => value));
      walk.mockRestore();
      // Repeated neurons are not in general position: regions that they cut are cut piece after piece.
      expect(found).toContain(kind !== "echoes");
    }
  });

  // Tables are in one memory, which is another one when it has grown: loops that were used before have room already.
  it.each([3, 4])("agree on polytopes in %i dimensions while their tables grow", (inputs) => {
    const box = Array.from({ length: inputs }, () => [-2, 2] as const);
    const domain = polytopeDomain(fullSlice(inputs), box);
    for (const kind of ["generic", "zero biases, real weights", "almost concurrent"] as const) {
      const network = seededNetwork(kind, 4, { inputs, depth: 2, width: inputs === 3 ? 22 : 11 });
      for (const find of [polytopeSkeleton, polyhedralComplex]) {
        const expected = find(network, domain, { kernel: "typescript" });
        expect(expected.counts.cells).toBeGreaterThan(300);
        acquirePolytopeLoops();
        expect(find(network, domain, { kernel: "auto" })).toEqual(expected);
      }
    }
  });
});
