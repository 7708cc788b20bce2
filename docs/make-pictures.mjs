/**
 * Makes every picture of the README, the guide and the chapters, from the models in examples/models.
 *
 *   npm run build && node docs/make-pictures.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  axisSlice,
  boxDomain,
  fullSlice,
  hypersurfaceNetwork,
  line,
  lineBoundary,
  lineThrough,
  partition,
  planarBoundary,
  segmentDomain,
  unitData,
  unitOrder,
} from "reluscope";
import {
  layerPicture,
  linePicture,
  partitionPicture,
  pressPicture,
  pullBackPicture,
  svgString,
  unitOrderPicture,
} from "reluscope/draw";
import { layerAnimationGif, layerTurningGif, loadNetwork, pngBytes } from "reluscope/node";

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
const order = unitOrder(crescents, plane.domain);
const onUnits = unitData(
  crescents,
  order,
  points.map((row) => row.slice(0, 2)),
);
save(
  "order-crescents.svg",
  unitOrderPicture(order, { domain: "[-1.5,2.5]×[-1.25,1.75]", data: onUnits }),
  "The order of the units of a first layer",
);
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

// What layers do (docs/layers.md)

const narrow = load("crescents_2-2-2-2-1.onnx");
const few = { points: data, labels: ["upper", "lower"] };
const saveSmall = (name, picture, title) =>
  writeFileSync(new URL(name, pictures), svgString(picture, { title, digits: 1 }));
const saveBytes = (name, bytes) => {
  writeFileSync(new URL(name, pictures), bytes);
  console.log(`${name}: ${Math.round(bytes.length / 1024)} kB`);
};
/** A network of one hidden layer, for pictures of that layer. */
const alone = (weight, bias) => {
  const [rows, columns] = [weight.length, weight[0].length];
  return {
    inputShape: [columns],
    inputSize: columns,
    outputSize: 1,
    layers: [
      {
        weight: { kind: "dense", rows, columns, values: Float64Array.from(weight.flat()) },
        bias: Float64Array.from(bias),
        negativeSlope: new Float64Array(rows),
      },
    ],
    output: {
      weight: { kind: "dense", rows: 1, columns: rows, values: new Float64Array(rows).fill(1) },
      bias: Float64Array.of(0),
    },
  };
};

const tilted = alone(
  [
    [1, 0.5],
    [-0.4, 1],
  ],
  [0.4, -0.3],
);
saveSmall("layers-cone.svg", layerPicture(tilted, 1), "A layer of two units projects the plane onto a cone");
for (const layer of [1, 2, 3])
  saveSmall(`layers-${layer}.svg`, layerPicture(narrow, layer, few), `What layer ${layer} of 3 does`);
saveSmall(
  "layers-pull-back.svg",
  pullBackPicture(narrow, few),
  "The decision boundary pulled back, layer by layer",
);
saveBytes("layers-journey.gif", await layerAnimationGif(narrow, { ...few, width: 420 }));
saveSmall(
  "layers-wide.svg",
  layerPicture(crescents, 1, { ...few, points: data }),
  "The first layer of a 2-16-16-1 network",
);
saveSmall("layers-one-unit.svg", layerPicture(alone([[0.6, -1]], [0.2]), 1, few), "A layer of one unit");
saveSmall(
  "layers-parallel.svg",
  layerPicture(
    alone(
      [
        [1, 2],
        [-2, -4],
      ],
      [0.2, 2.4],
    ),
    1,
    few,
  ),
  "A layer of two parallel units",
);

const flowers = rows("iris.csv");
const three = alone(
  [
    [1, 0.2, 0.1],
    [-0.1, 1, 0.2],
    [0.1, -0.2, 1],
  ],
  [-0.45, -0.5, -0.35],
);
const species = {
  points: {
    coordinates: flowers.flatMap((row) => row.slice(0, 3)),
    classes: flowers.map((row) => row.at(-1)),
  },
  labels: ["setosa", "versicolor", "virginica"],
  inputNames: ["sepal length", "sepal width", "petal length"],
};
saveSmall("layers-space.svg", layerPicture(three, 1, species), "A layer of three units in space");
saveBytes("layers-space.gif", await layerTurningGif(three, 1, { ...species, width: 340 }));

const wave = ([x]) => Math.sin(x);
const interval = { kind: "interval", low: 0, high: 6.3 };
const sheet = hypersurfaceNetwork(wave, interval, 8);
saveSmall("layers-press.svg", pressPicture(wave, interval, sheet), "The graph of a sine, pressed flat");
const hill = ([x, y]) => Math.exp(-1.5 * (x * x + y * y)) + 0.25 * x;
const disc = { kind: "disc", center: [0, 0], radius: 1.4 };
const dome = hypersurfaceNetwork(hill, disc, 40);
// thousands of patches: smaller as pixels
saveBytes("layers-press-surface.png", await pngBytes(pressPicture(hill, disc, dome), { scale: 1.25 }));
