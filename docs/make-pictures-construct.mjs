/**
 * Makes the pictures of sets, labels, decoders and heads in constructing.md.
 *
 *   npm run build && node docs/make-pictures-construct.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  boxDomain,
  constructDecoder,
  constructHead,
  constructLabels,
  constructSets,
  evaluate,
  fullSlice,
  partition,
  planarBoundary,
} from "reluscope";
import { partitionPicture, svgString } from "reluscope/draw";
import { loadNetwork } from "reluscope/node";

const models = new URL("../examples/models/", import.meta.url);
const pictures = new URL("pictures/", import.meta.url);
const read = (name) => readFileSync(new URL(name, models), "utf8");
const save = (name, picture, title) => writeFileSync(new URL(name, pictures), svgString(picture, { title }));
const rows = (name) =>
  read(name)
    .trim()
    .split("\n")
    .slice(1)
    .map((text) => text.split(",").map(Number));

const zones = JSON.parse(read("zones.json")).map(({ name, vertices, points, affine, value }) => ({
  name,
  vertices,
  points,
  affine: [affine ?? [0, 0, value]],
}));
const corners = zones.map(({ vertices, points }) => vertices ?? points);
const around = boxDomain(fullSlice(2), [
  [-3.5, 4],
  [-4, 4],
]);
for (const layers of ["shallow", "deep"]) {
  const { network } = constructSets(zones, { layers });
  const picture = partitionPicture(partition(network, around), {
    width: 420,
    colorBy: "gradient",
    points: { coordinates: corners.flat(2), classes: corners.flatMap((list, set) => list.map(() => set)) },
  });
  save(`construct-sets-${layers}.svg`, picture, `A network on five sets, ${layers}`);
}

const crescents = rows("crescents.csv");
const points = crescents.map((row) => row.slice(0, 2));
const labels = crescents.map((row) => row[2]);
const plane = boxDomain(fullSlice(2), [
  [-1.5, 2.5],
  [-1.25, 1.75],
]);
const classPicture = (network) => {
  const complex = partition(network, plane);
  return partitionPicture(complex, {
    colorBy: "class",
    boundary: planarBoundary(network, complex),
    points: { coordinates: points.flat(), classes: labels },
  });
};
save(
  "construct-labels.svg",
  classPicture(constructLabels(points, labels).network),
  "Two crescents, classified by construction",
);
const trained = loadNetwork(new URL("crescents_2-16-16-1.onnx", models).pathname).network;
save(
  "construct-head.svg",
  classPicture(constructHead(trained, 1, points, labels).network),
  "Two crescents: one trained layer, and a constructed head",
);

const codes = rows("digit-codes.csv");
const decoder = constructDecoder(codes, rows("digit-images.csv"));
save("construct-decoder.svg", imagesAt(codes, decoder.network), "16 digit codes and their images");

/** What a decoder makes of codes in the plane: images of 8 × 8 pixels where the codes are. */
function imagesAt(codes, network) {
  const [width, margin, tile] = [640, 30, 56];
  const spread = (k) => {
    const values = codes.map((code) => code[k]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value) => margin + ((value - low) / (high - low)) * (width - 2 * margin - tile);
  };
  const [x, y] = [spread(0), spread(1)];
  return {
    width,
    height: width,
    render(context) {
      square(context, 0, 0, width, "#ffffff");
      for (const code of codes) {
        const image = evaluate(network, code);
        const [left, top] = [x(code[0]), width - tile - y(code[1])];
        square(context, left - 2, top - 2, tile + 4, "#9aa5b1");
        image.forEach((value, k) => {
          const tone = Math.round(255 * (1 - Math.min(1, Math.max(0, value))));
          const color = `#${tone.toString(16).padStart(2, "0").repeat(3)}`;
          square(context, left + 7 * (k % 8), top + 7 * Math.floor(k / 8), 7, color);
        });
      }
    },
  };
}

function square(context, left, top, size, color) {
  context.moveTo(left, top);
  context.lineTo(left + size, top);
  context.lineTo(left + size, top + size);
  context.lineTo(left, top + size);
  context.closePath();
  context.fill(color, 0.5);
}
