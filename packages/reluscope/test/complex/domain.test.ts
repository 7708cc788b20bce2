/** The constructors of domains make what the tests' own constructors make, and refuse what is no domain. */
import {
  affineSlice,
  axisSlice,
  boxDomain,
  fullSlice,
  InvalidDomainError,
  line,
  lineThrough,
  partition,
  planeThrough,
  polygonDomain,
  segmentDomain,
} from "reluscope";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "../oracle/build-network.ts";
import { axes, box, hullOf, segment, wholeSpace } from "../oracle/domains.ts";
import { seededRandom } from "../oracle/seeded-random.ts";

describe("slices", () => {
  test("whole, along axes, through points with exact differences", () => {
    expect(fullSlice(2)).toEqual(wholeSpace(2));
    expect(axisSlice([7, 8, 9], [2, 0])).toEqual(axes([7, 8, 9], [2, 0]));
    const random = seededRandom(5);
    const points = Array.from({ length: 3 }, () =>
      Array.from({ length: 6 }, () => random.normal() * 2 ** random.integer(-30, 30)),
    );
    expect(planeThrough(points[0], points[1], points[2])).toEqual(hullOf(points));
    expect(lineThrough(points[0], points[1])).toEqual(hullOf(points.slice(0, 2)));
  });

  test("inputs that do not exist or vary twice, points that span nothing", () => {
    expect(() => axisSlice([0, 0], [2])).toThrow(InvalidDomainError);
    expect(() => axisSlice([0, 0], [1, 1])).toThrow(InvalidDomainError);
    expect(() => lineThrough([1, 2], [1, 2])).toThrow(InvalidDomainError);
    expect(() => planeThrough([0, 0, 0], [1, 2, 3], [2, 4, 6])).toThrow(InvalidDomainError);
    expect(() => lineThrough([0, 0], [1, Number.NaN])).toThrow(InvalidDomainError);
  });

  test("directions are dependent exactly or not at all", () => {
    const slice = (last: number[]) => affineSlice([0, 0, 0], [[1, 0, 0.1], [0, 1, 0.2], last]);
    // In doubles 0.1 + 0.2 is not the sum of 0.1 and 0.2.
    expect(slice([1, 1, 0.1 + 0.2]).dimension).toBe(3);
    expect(() => slice([2, 0, 0.2])).toThrow("direction 2 is a combination of those before it");
    // Rounded, these differences are parallel; the points are not in a line.
    expect(planeThrough([1, 1e-30], [2, 1], [3, 2]).dimension).toBe(2);
  });
});

describe("domains", () => {
  test("segments, boxes and polygons", () => {
    expect(segmentDomain(fullSlice(1), -1, 2)).toEqual(segment(wholeSpace(1), -1, 2));
    const made = boxDomain(fullSlice(2), [
      [-1, 2],
      [0, 3],
    ]);
    expect(made).toEqual(box(wholeSpace(2), [-1, 2], [0, 3]));
    const clockwise = polygonDomain(fullSlice(2), [
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect([...clockwise.corners]).toEqual([1, 0, 0, 1, 0, 0]);
  });

  test("empty, flat, concave and self-crossing ones", () => {
    const plane = fullSlice(2);
    expect(() => segmentDomain(fullSlice(1), 1, 1)).toThrow(InvalidDomainError);
    expect(() => segmentDomain(plane, 0, 1)).toThrow(InvalidDomainError);
    expect(() =>
      boxDomain(plane, [
        [0, 1],
        [2, 1],
      ]),
    ).toThrow(InvalidDomainError);
    expect(() =>
      boxDomain(plane, [
        [0, Number.POSITIVE_INFINITY],
        [0, 1],
      ]),
    ).toThrow(InvalidDomainError);
    expect(() =>
      polygonDomain(plane, [
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ).toThrow("in a line");
    expect(() =>
      polygonDomain(plane, [
        [0, 0],
        [4, 0],
        [1, 1],
        [0, 4],
      ]),
    ).toThrow("not convex");
    const star = [0, 2, 4, 1, 3].map((k): [number, number] => [
      Math.cos((2 * Math.PI * k) / 5),
      Math.sin((2 * Math.PI * k) / 5),
    ]);
    expect(() => polygonDomain(plane, star)).toThrow("crosses itself");
  });

  test("a domain of another input space", () => {
    const network = buildNetwork([{ weight: [[1, 1, 1]], bias: [0] }], { weight: [[1]], bias: [0] });
    expect(() => partition(network, box(wholeSpace(2), [0, 1], [0, 1]))).toThrow(InvalidDomainError);
    expect(() => line(network, segment(wholeSpace(1), 0, 1))).toThrow(InvalidDomainError);
  });
});
