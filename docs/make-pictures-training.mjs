/**
 * Makes the pictures of docs/training.md: a damped sine learned from random weights and from a spline with chosen knots, the same as an
 * animated PNG, and two crescents.
 *
 *     node docs/make-pictures-training.mjs
 */
import { writeFileSync } from "node:fs";
import { boxDomain, fullSlice, randomNetwork, segmentDomain, Trainer, train, valueData } from "reluscope";
import { svgString, trainingFilm, trainingFrame } from "reluscope/draw";
import { trainingApng } from "reluscope/node";
import { beginnings, crescents, targets } from "../examples/initialisation-experiment.mjs";

const folder = new URL("pictures/", import.meta.url);
const save = (name, content) => writeFileSync(new URL(name, folder), content);

/** The film of a training, with the losses of its snapshots. */
function film(start, data, domain, steps, count) {
  const options = { seed: 1, rate: 0.005 };
  const { snapshots } = train(start, data, { ...options, steps, snapshots: Math.round(steps / count) });
  const withLoss = snapshots.map(({ step, network }) => ({
    step,
    network,
    loss: new Trainer(network, data, options).evaluate().loss,
  }));
  return trainingFilm(withLoss, data, domain, { inputNames: ["x", "y"], outputName: "f" });
}

const xs = Array.from({ length: 121 }, (_, k) => k / 60 - 1);
const f = targets["damped sine"];
const curve = valueData(
  xs.map((x) => [x]),
  xs.map((x) => [f(x)]),
);
const line = segmentDomain(fullSlice(1), -1, 1);
for (const [name, title] of [
  ["random", "A damped sine learned from random weights"],
  ["chosen knots", "A damped sine learned from a spline"],
]) {
  const one = film(beginnings[name](f, 1), curve, line, 3000, 60);
  const picture = trainingFrame(one, one.frames.length - 1);
  save(`training-${name.replace(" ", "-")}.svg`, svgString(picture, { title, digits: 1 }));
}
const short = film(beginnings.random(f, 1), curve, line, 3000, 25);
save("training-knots.png", await trainingApng(short, { width: 420, milliseconds: 200 }));

const plane = boxDomain(fullSlice(2), [
  [-1.5, 2.5],
  [-1.25, 1.75],
]);
const moons = film(randomNetwork([2, 16, 2], 1), crescents(200, 0.12, 1), plane, 600, 20);
save("training-crescents.png", await trainingApng(moons, { width: 420, milliseconds: 250 }));
