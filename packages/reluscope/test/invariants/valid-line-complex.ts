/** What must hold of every result of `line`, whatever the network. */
import type { LineComplex } from "../../src/complex/line-complex.ts";
import { patternStrings } from "../../src/complex/neurons.ts";
import type { Network } from "../../src/network/network.ts";
import { boundedEvaluation, PatternOracle, steepness } from "./bounded-evaluation.ts";
import { claim, spread } from "./claim.ts";

const SAMPLES = 1000;

export function expectValidLineComplex(network: Network, complex: LineComplex): void {
  checkCounts(complex);
  checkBreakpoints(network, complex);
  checkInteriorPoints(network, complex);
  checkRegions(complex);
}

function checkCounts(complex: LineComplex): void {
  const { counts, vertices, vertexErrors, domain, outputSize, neurons } = complex;
  const cells = vertices.length - 1;
  claim(counts.cells === cells, () => `counts.cells is ${counts.cells}, there are ${cells}`);
  claim(counts.vertices === cells + 1, () => `counts.vertices is ${counts.vertices}`);
  claim(String(counts.fVector) === String([cells + 1, cells]), () => `f-vector ${counts.fVector}`);
  claim(complex.euler === 1, () => `Euler characteristic ${complex.euler}`);
  claim(complex.certified && complex.complete, () => "not certified or not complete");
  claim(vertices[0] === domain.low && vertices[cells] === domain.high, () => "the ends are not the domain's");
  claim(vertexErrors.length === cells + 1, () => "one error per vertex");
  claim(complex.vertexNeuronStart.length === cells, () => "one list of neurons per breakpoint");
  claim(complex.patterns.length === cells * neurons.patternWords, () => "one pattern per cell");
  claim(complex.maps.length === 2 * cells * outputSize, () => "one map per cell and output");
  claim(complex.mapErrors.length === cells * outputSize, () => "one error per map");
  claim(complex.regions.length === cells, () => "one region per cell");
  for (let i = 0; i < cells; i++) {
    // Two breakpoints closer than a double can tell keep their order, but not always their doubles.
    const slack = vertexErrors[i] + vertexErrors[i + 1];
    claim(vertices[i] <= vertices[i + 1] + slack, () => `vertex ${i + 1} is left of vertex ${i}`);
  }
}

/** At a breakpoint exactly its neurons switch, they vanish there, and the maps of both sides agree. */
function checkBreakpoints(network: Network, complex: LineComplex): void {
  const { vertices, vertexErrors, vertexNeuronStart, vertexNeurons, neurons, patterns, counts, domain } =
    complex;
  const steep = steepness(network, domain.slice);
  for (const i of spread(counts.cells - 1, SAMPLES)) {
    const listed = [...vertexNeurons.subarray(vertexNeuronStart[i], vertexNeuronStart[i + 1])].sort(
      (a, b) => a - b,
    );
    const [left, right] = [i, i + 1].map((cell) => patternStrings(neurons, patterns, cell));
    const point = vertices[i + 1];
    const error = vertexErrors[i + 1];
    const { layers } = boundedEvaluation(network, domain.slice, [point]);
    const differing: number[] = [];
    left.forEach((text, l) => {
      for (let u = 0; u < text.length; u++) {
        if (text[u] === right[l][u]) continue;
        differing.push(neurons.layerStart[l] + u);
        const allowed = layers[l].errors[u] + 1.001 * steep[l][u] * error;
        const off = Math.abs(layers[l].values[u]);
        claim(!(off > allowed), () => `unit ${u} of layer ${l + 1} switches at ${point} but is ${off} there`);
      }
    });
    claim(listed.length > 0, () => `no neuron switches at breakpoint ${i}`);
    claim(
      String(listed) === String(differing),
      () => `breakpoint ${i} lists [${listed}], but [${differing}] switch`,
    );
    for (let o = 0; o < complex.outputSize; o++) {
      const [a, b] = [mapAt(complex, i, o, point), mapAt(complex, i + 1, o, point)];
      const allowed = a.error + b.error + 1.001 * Math.abs(a.slope - b.slope) * error;
      claim(
        !(Math.abs(a.value - b.value) > allowed),
        () => `output ${o} jumps by ${a.value - b.value} at ${point}`,
      );
    }
  }
}

function mapAt(complex: LineComplex, cell: number, output: number, t: number) {
  const k = cell * complex.outputSize + output;
  const [slope, offset] = complex.maps.subarray(2 * k, 2 * k + 2);
  const size = Math.abs(slope * t) + Math.abs(offset);
  return { value: slope * t + offset, error: complex.mapErrors[k] + 4 * 2 ** -52 * size, slope };
}

/** In the middle of a cell the network has the cell's pattern and the value of the cell's map. */
function checkInteriorPoints(network: Network, complex: LineComplex): void {
  const { vertices, vertexErrors, neurons, patterns, counts, domain, outputSize } = complex;
  const oracle = new PatternOracle(network, domain.slice);
  for (const cell of spread(counts.cells, SAMPLES)) {
    const middle = vertices[cell] + (vertices[cell + 1] - vertices[cell]) / 2;
    const inside =
      middle > vertices[cell] + vertexErrors[cell] && middle < vertices[cell + 1] - vertexErrors[cell + 1];
    if (!inside) continue;
    const [found, actual] = [
      patternStrings(neurons, patterns, cell).join("|"),
      oracle.at([middle]).join("|"),
    ];
    claim(
      found === actual,
      () => `cell ${cell} has pattern ${found}; at ${middle} the network has ${actual}`,
    );
    const { outputs } = boundedEvaluation(network, domain.slice, [middle]);
    for (let o = 0; o < outputSize; o++) {
      const { value, error } = mapAt(complex, cell, o, middle);
      const off = Math.abs(value - outputs.values[o]);
      claim(
        !(off > error + outputs.errors[o]),
        () => `cell ${cell}, output ${o}: the map is ${off} off at ${middle}`,
      );
    }
  }
}

/** Regions are runs of cells, numbered from left to right, with one map each. */
function checkRegions(complex: LineComplex): void {
  const { regions, counts, maps, mapErrors, outputSize, domain } = complex;
  claim(regions[0] === 0, () => `the first region is ${regions[0]}`);
  for (let cell = 1; cell < counts.cells; cell++) {
    const step = regions[cell] - regions[cell - 1];
    claim(step === 0 || step === 1, () => `region ${regions[cell]} follows region ${regions[cell - 1]}`);
    if (step === 1) continue;
    for (let o = 0; o < outputSize; o++) {
      const [k, l] = [(cell - 1) * outputSize + o, cell * outputSize + o];
      for (const t of [domain.low, domain.high]) {
        const off = (maps[2 * k] - maps[2 * l]) * t + maps[2 * k + 1] - maps[2 * l + 1];
        const size = Math.abs(maps[2 * k] * t) + Math.abs(maps[2 * k + 1]);
        const allowed = (1 + 1e-9) * (mapErrors[k] + mapErrors[l]) + 16 * 2 ** -52 * size;
        claim(!(Math.abs(off) > allowed), () => `cells ${cell - 1} and ${cell} have one region but two maps`);
      }
    }
  }
  const last = regions[counts.cells - 1] + 1;
  claim(last === counts.linearRegions, () => `${last} regions, counts say ${counts.linearRegions}`);
}
