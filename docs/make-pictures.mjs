/**
 * Makes every picture of the README and the guide, from the models in examples/models.
 *
 *   npm run build && node docs/make-pictures.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineBoundary,
  lineThrough,
  partition,
  planarBoundary,
  segmentDomain,
} from "reluscope";
import { linePicture, partitionPicture, svgString } from "reluscope/draw";
import { loadNetwork } from "reluscope/node";

const models = new URL("../examples/models/", import.meta.url);
const pictures = new URL("pictures/", import.meta.url);
const load = (name) => loadNetwork(new URL(name, models).pathname).network;
const save = (name, picture, title) => writeFileSync(new URL(name, pictures), svgString(picture, { title }));

/** Rows of numbers of a CSV file with a header. */
const rows = (name) =>
  readFileSync(new URL(name, models), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((text) => text.split(",").map(Number));

const crescents = load("crescents_2-16-16-1.onnx");
const points = rows("crescents.csv");
const plane = partition(
  crescents,
  boxDomain(fullSlice(2), [
    [-1.5, 2.5],
    [-1.25, 1.75],
  ]),
);
const boundary = planarBoundary(crescents, plane);
const data = {
  coordinates: points.flatMap((row) => row.slice(0, 2)),
  classes: points.map(([, , c]) => c),
};
save(
  "crescents-class.svg",
  partitionPicture(plane, { colorBy: "class", boundary, points: data }),
  "Two crescents: what the network decides",
);
save(
  "crescents-regions.svg",
  partitionPicture(plane, { colorBy: "region", boundary }),
  "Two crescents: the network's linear regions",
);
save(
  "crescents-depth.svg",
  partitionPicture(plane, { colorBy: "depth", boundary }),
  "Two crescents: creases by layer",
);

const iris = load("iris_4-12-12-3.onnx");
const petals = partition(
  iris,
  boxDomain(axisSlice([0.43, 0.44, 0, 0], [2, 3]), [
    [0, 1],
    [0, 1],
  ]),
);
save(
  "iris-petals.svg",
  partitionPicture(petals, {
    colorBy: "class",
    boundary: planarBoundary(iris, petals),
    inputNames: ["sepal length", "sepal width", "petal length", "petal width"],
  }),
  "Iris: decision over petal length and width",
);

const walk = line(crescents, segmentDomain(lineThrough([-1.5, 0.3], [2.5, 0.2]), 0, 1));
const decision = lineBoundary(crescents, walk);
save(
  "crescents-line.svg",
  linePicture(walk, { marks: decision }),
  "The network along a line through both crescents",
);
console.log(
  `crescents: ${plane.counts.cells} cells; iris petals: ${petals.counts.cells} cells; line: ${walk.counts.cells} pieces`,
);
