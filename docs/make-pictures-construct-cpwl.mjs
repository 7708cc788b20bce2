/**
 * Makes the pictures of splines, tables and piecewise linear functions in constructing.md.
 *
 *   npm run build && node docs/make-pictures-construct-cpwl.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  boxDomain,
  constructPiecewise,
  constructSpline,
  constructTable,
  fullSlice,
  line,
  partition,
  polygonDomain,
  rationalRow,
  segmentDomain,
} from "reluscope";
import { linePicture, partitionPicture, svgString } from "reluscope/draw";
import { controlLaw } from "../examples/control-law.mjs";

const models = new URL("../examples/models/", import.meta.url);
const pictures = new URL("pictures/", import.meta.url);
const save = (name, picture, title) => writeFileSync(new URL(name, pictures), svgString(picture, { title }));
const rows = (name, skip) =>
  readFileSync(new URL(name, models), "utf8")
    .trim()
    .split("\n")
    .slice(skip)
    .map((text) => text.split(",").map(Number));

const knots = rows("thermistor.csv", 1);
const spline = constructSpline(knots, { facing: "fewest" });
save(
  "construct-spline.svg",
  linePicture(line(spline.network, segmentDomain(fullSlice(1), knots[0][0], knots.at(-1)[0]))),
  "A sensor's curve through ten knots, as a network of eight units",
);

const map = rows("fan-map.csv", 0);
const unit = [
  [0, 1],
  [0, 1],
];
const table = constructTable({ box: unit, nodes: [map[0].length, map.length], values: map.flat() });
save(
  "construct-table.svg",
  partitionPicture(partition(table.network, boxDomain(fullSlice(2), unit))),
  "A fan's map of 9 by 7 values: the cells of its network are the triangles between the nodes",
);

const law = constructPiecewise(
  controlLaw().cells.map(({ halfSpaces, map: row }) => ({
    halfSpaces: halfSpaces.map(rationalRow),
    map: [rationalRow(row)],
  })),
);
const states = [
  [6, 1],
  [2, 3],
  [-6, 3],
  [-6, -1],
  [-2, -3],
  [6, -3],
];
save(
  "construct-law.svg",
  partitionPicture(partition(law.network, polygonDomain(fullSlice(2), states))),
  "The control law of a cart as a network: force over position and speed",
);
