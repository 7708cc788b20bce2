/** The built-in sets that networks are trained on, made here: the same points every time. */
import { seededUniform } from "reluscope";
import type { TrainKind } from "./task.ts";

export interface BuiltInSet {
  readonly name: string;
  readonly title: string;
  readonly kind: TrainKind;
  readonly points: () => readonly (readonly number[])[];
}

/** Numbers with a bell-shaped spread around 0: the sum of three uniform ones. */
function noise(seed: number): () => number {
  const uniform = seededUniform(seed);
  return () => 2 * (uniform() + uniform() + uniform()) - 3;
}

/** Short numbers keep links short. */
const short = (value: number) => Math.round(1024 * value) / 1024;

const classes =
  (count: number, at: (k: number, spread: () => number) => readonly [number, number, number]) => () => {
    const spread = noise(11);
    return Array.from({ length: count }, (_, k) => {
      const [x, y, label] = at(k, spread);
      return [short(x), short(y), label];
    });
  };

const values = (f: (x: number) => number) => () =>
  Array.from({ length: 65 }, (_, k) => [k / 32 - 1, short(f(k / 32 - 1))]);

export const builtInSets: readonly BuiltInSet[] = [
  {
    name: "crescents",
    title: "two crescents",
    kind: "classes",
    points: classes(200, (k, spread) => {
      const angle = (Math.PI * (k >> 1)) / 99;
      const [x, y] =
        k % 2 === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
      return [x - 0.5 + 0.06 * spread(), y - 0.25 + 0.06 * spread(), k % 2];
    }),
  },
  {
    name: "rings",
    title: "ring around a disc",
    kind: "classes",
    points: classes(200, (k, spread) => {
      const angle = 2 * Math.PI * ((k * 0.6180339887498949) % 1);
      const radius = k % 2 === 0 ? 0.3 * Math.sqrt((k % 20) / 20) : 0.8 + 0.05 * spread();
      return [radius * Math.cos(angle), radius * Math.sin(angle), k % 2];
    }),
  },
  {
    name: "quadrants",
    title: "opposite quadrants",
    kind: "classes",
    points: classes(196, (k) => {
      const [x, y] = [((k % 14) + 0.5) / 7 - 1, (Math.floor(k / 14) + 0.5) / 7 - 1];
      return [x, y, x * y > 0 ? 1 : 0];
    }),
  },
  {
    name: "spirals",
    title: "two spirals",
    kind: "classes",
    points: classes(240, (k, spread) => {
      const along = 0.08 + 0.92 * ((k >> 1) / 119);
      const angle = 3.2 * Math.PI * along + Math.PI * (k % 2);
      return [along * Math.cos(angle) + 0.015 * spread(), along * Math.sin(angle) + 0.015 * spread(), k % 2];
    }),
  },
  {
    name: "three",
    title: "three clouds",
    kind: "classes",
    points: classes(180, (k, spread) => {
      const angle = (2 * Math.PI * (k % 3)) / 3 + 0.5;
      return [0.6 * Math.cos(angle) + 0.16 * spread(), 0.6 * Math.sin(angle) + 0.16 * spread(), k % 3];
    }),
  },
  {
    name: "wave",
    title: "damped wave",
    kind: "values",
    points: values((x) => Math.sin(4 * Math.PI * x) * Math.exp(-x - 1)),
  },
  { name: "bump", title: "bump", kind: "values", points: values((x) => Math.exp(-12 * x * x)) },
  {
    name: "steps",
    title: "two steps",
    kind: "values",
    points: values((x) => (x > -0.4 ? 0.5 : 0) + (x > 0.3 ? 0.5 : 0)),
  },
  { name: "zigzag", title: "zigzag", kind: "values", points: values((x) => Math.abs(((4 * x + 8) % 2) - 1)) },
];
