/** The diagram of an order of units: every unit and every line once, larger sets higher, whatever the theme. */
import { unitData, unitOrder } from "reluscope";
import { svgString, unitOrderPicture } from "reluscope/draw";
import { expect, test } from "vitest";
import { unitOrderLayout } from "../../src/draw/unit-order-layout.ts";
import { axes, box } from "../oracle/domains.ts";
import { networkKinds, seededNetwork } from "../oracle/networks.ts";
import { parseXml } from "./well-formed.ts";

test("diagrams of random orders", () => {
  for (const kind of networkKinds.filter((name) => name !== "no crease"))
    for (let seed = 0; seed < 4; seed++) {
      const network = seededNetwork(kind, seed, { inputs: 2, depth: 1, width: 12 });
      const order = unitOrder(network, box(axes([0, 0], [0, 1]), [-1, 1], [-1, 1]));
      const { columns, alone, levels } = unitOrderLayout(order);
      const level = new Map(columns.flatMap(({ members }) => members));
      const placed = [...level.keys(), ...alone].sort((a, b) => a - b);
      expect(placed).toEqual(order.chains.flat().sort((a, b) => a - b));
      for (let k = 0; k < order.covers.length; k += 2)
        expect(level.get(order.covers[k])).toBeLessThan(level.get(order.covers[k + 1]) ?? -1);
      expect(levels).toBe(level.size === 0 ? 0 : Math.max(...level.values()) + 1);
      const data = unitData(network, order, [
        [0, 0],
        [0.5, -0.5],
      ]);
      for (const theme of ["light", "dark"] as const)
        for (const own of [undefined, data])
          parseXml(svgString(unitOrderPicture(order, { theme, data: own, domain: "[-1,1]²" })));
    }
});
