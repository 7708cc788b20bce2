/**
 * Makes the pictures of reading.md. Its path as an argument, ACAS Xu network 1_1 is drawn too.
 *
 *   npm run build && node docs/make-pictures-reading.mjs [ACASXU_run2a_1_1_batch_2000.onnx]
 */
import { writeFileSync } from "node:fs";
import {
  axisSlice,
  boxDomain,
  fullSlice,
  line,
  lineBoundary,
  partition,
  planarBoundary,
  segmentDomain,
  unitOrder,
} from "reluscope";
import { linePicture, partitionPicture, svgString, unitOrderPicture } from "reluscope/draw";
import { loadNetwork, pngBytes } from "reluscope/node";

const models = new URL("../examples/models/", import.meta.url);
const pictures = new URL("pictures/", import.meta.url);
const save = (name, picture, title) => writeFileSync(new URL(name, pictures), svgString(picture, { title }));

const wave = loadNetwork(new URL("wave_1-24-1.onnx", models).pathname).network;
const interval = segmentDomain(fullSlice(1), -1, 1);
const spline = line(wave, interval);
save(
  "reading-wave.svg",
  linePicture(spline, { marks: lineBoundary(wave, spline) }),
  "A trained network with one input: all pieces, knots and zeros",
);
save(
  "reading-wave-order.svg",
  unitOrderPicture(unitOrder(wave, interval), { domain: "[-1,1]" }),
  "The two chains of a network with one input",
);

const [acas] = process.argv.slice(2);
if (acas) {
  const { network } = loadNetwork(acas);
  const square = boxDomain(axisSlice([0, 0, 0, 0, 0], [0, 1]), [
    [-0.5, 0.5],
    [-0.5, 0.5],
  ]);
  const cells = partition(network, square);
  const boundary = planarBoundary(network, cells, { kind: "min" });
  const picture = partitionPicture(cells, {
    colorBy: "class",
    decision: { kind: "min" },
    boundary,
    inputNames: ["distance", "angle", "heading", "own speed", "other speed"],
  });
  // 51,005 cells: smaller as pixels
  writeFileSync(new URL("reading-acas.png", pictures), await pngBytes(picture, { scale: 1 }));
}
