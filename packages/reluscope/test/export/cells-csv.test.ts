import { describe, expect, it } from "vitest";
import {
  boxDomain,
  cellsCsv,
  fullSlice,
  line,
  partition,
  patternStrings,
  segmentDomain,
} from "../../src/index.ts";
import { seededNetwork } from "../oracle/networks.ts";

/** Rows by column; no field of the table has a comma in it. */
const parse = (text: string) => {
  const [header, ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((one) => Object.fromEntries(one.split(",").map((value, k) => [names[k], value])));
};

describe("cellsCsv", () => {
  it("has every cell of a plane with the doubles of the complex, and neighbours that are mutual", () => {
    const network = seededNetwork("generic", 4, { inputs: 2, width: 6, depth: 2 });
    const complex = partition(
      network,
      boxDomain(fullSlice(2), [
        [-2, 2],
        [-1, 3],
      ]),
    );
    const rows = parse([...cellsCsv(complex, { className: (cell) => `class ${cell % 2}` })].join(""));
    expect(rows.length).toBe(complex.counts.cells);
    let area = 0;
    rows.forEach((row, cell) => {
      expect(Number(row.cell)).toBe(cell);
      expect(Number(row.region)).toBe(complex.regions[cell]);
      expect(row.class).toBe(`class ${cell % 2}`);
      const layers = row.pattern.split(" ").map((part) => part.replace(/^L\d+:/, ""));
      expect(layers).toEqual(patternStrings(complex.neurons, complex.patterns, cell));
      for (let o = 0; o < complex.outputSize; o++) {
        ["s", "t", "1"].forEach((axis, k) => {
          expect(Number(row[`y${o}_${axis}`])).toBe(complex.maps[3 * (cell * complex.outputSize + o) + k]);
        });
      }
      for (const other of row.neighbours.split(" ").filter(Boolean))
        expect(rows[Number(other)].neighbours.split(" ")).toContain(String(cell));
      area += Number(row.area);
    });
    expect(area).toBeCloseTo(16, 10);
  });

  it("has every piece of a line; names with commas are quoted", () => {
    const network = seededNetwork("generic", 5, { inputs: 1, width: 5, depth: 2 });
    const complex = line(network, segmentDomain(fullSlice(1), -1, 3));
    const rows = parse([...cellsCsv(complex)].join(""));
    expect(rows.length).toBe(complex.counts.cells);
    expect(rows.reduce((sum, row) => sum + Number(row.length), 0)).toBeCloseTo(4, 12);
    expect(rows.map((row) => Number(row.low))).toEqual([...complex.vertices.subarray(0, -1)]);
    const [, first] = cellsCsv(complex, { className: () => 'a, "b"' });
    expect(first).toContain(',"a, ""b""",');
  });
});
