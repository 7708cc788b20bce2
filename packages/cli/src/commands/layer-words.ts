/** What `layer` says to a person. */
import type { BoundaryClass, Decision, DescribedPoint, LayerDescription, Sectors } from "reluscope";
import { countOf, countText, shortNumber } from "../number-format.ts";
import { textTable } from "../text-table.ts";
import { decisionText } from "./boundary-words.ts";

/** Coordinates listed for a person; --json has all. */
const LISTED_COORDINATES = 8;
const LISTED_UNITS = 32;
const LISTED_POINTS = 60;
const LISTED_SECTORS = 64;
const LISTED_DIRECTIONS = 8;

/** `(0.5, −1.25)`, at most eight coordinates. */
function pointText(values: ArrayLike<number>): string {
  const shown = Array.from(values).slice(0, LISTED_COORDINATES);
  const more = values.length > shown.length ? ", …" : "";
  return `(${shown.map((value) => shortNumber(value)).join(", ")}${more})`;
}

/** `{0, 2}`, or how many of how many. */
function sectorText(active: readonly number[], units: number): string {
  return units <= LISTED_UNITS / 2 ? `{${active.join(", ")}}` : `${active.length} of ${units} units`;
}

/** The layer: what kind of projection it is, its apex, its dual vectors, and the class of the boundary. */
export function layerText(name: string, description: LayerDescription, decision: Decision): string[] {
  const { layer, layers, geometry, rank, condition, notes } = description;
  const { units, inputs } = geometry;
  const facts = [
    `${countOf(units, "unit")} on ${countOf(inputs, "input")}`,
    rank === undefined ? "rank not computed" : `rank ${rank}`,
    condition === undefined ? "" : `condition ${shortNumber(condition)}`,
  ];
  return [
    `layer ${layer} of ${layers} of ${name}: ${facts.filter((fact) => fact !== "").join(", ")}`,
    ...kindText(description),
    "",
    ...apexText(description),
    ...dualTable(description),
    ...linealityText(description),
    ...inputSpaceText(description),
    ...exactnessText(description),
    ...(notes.length > 0 ? ["what is missing was too large (see the notes)"] : []),
    ...boundaryText(description, decision),
  ];
}

function kindText({ geometry, rank, sectorCount }: LayerDescription): string[] {
  const { units, inputs } = geometry;
  if (rank === undefined) return units > inputs ? [embeddingText(inputs, units)] : [];
  if (rank === 0) return ["all its units are constant: it gives the same for every point"];
  if (rank < units) return [embeddingText(rank, units)];
  const sectors = sectorCount !== undefined && sectorCount < 2 ** 53 ? countText(sectorCount) : `2^${units}`;
  const cylinder = rank < inputs ? `, a cylinder along ${countOf(inputs - rank, "direction")}` : "";
  return [
    `it projects its input space onto a cone${cylinder}: ${sectors} sectors, one for each set of active units`,
  ];
}

function embeddingText(rank: number, units: number): string {
  const from = `${countOf(rank, "dimension")}`;
  return `it embeds ${from} in the ${units} dimensions of its pre-activations, and projects there onto the orthant y ≥ 0`;
}

function apexText({ apex, dualVectors, geometry }: LayerDescription): string[] {
  if (apex) return [`apex ${pointText(apex.values)}, where every pre-activation is 0`];
  if (!dualVectors) return [];
  return [`no apex: the ${geometry.units} hyperplanes have no point in common`];
}

function dualTable({ dualVectors, geometry }: LayerDescription): string[] {
  if (!dualVectors) return [];
  const { units, inputs, bias } = geometry;
  const rows = Array.from({ length: Math.min(units, LISTED_UNITS) }, (_, i) => [
    String(i),
    shortNumber(bias[i]),
    pointText(dualVectors.vectors.subarray(i * inputs, (i + 1) * inputs)),
  ]);
  const hidden = units - rows.length;
  return [
    "",
    ...textTable([{ title: "unit" }, { title: "bias" }, { title: "dual vector", align: "left" }], rows),
    ...(hidden > 0 ? [`… and ${countOf(hidden, "unit")} more; --json lists them all`] : []),
    "",
  ];
}

function linealityText({ rank, geometry, linealityBasis }: LayerDescription): string[] {
  if (rank === undefined || rank === geometry.inputs) return [];
  const dimension = geometry.inputs - rank;
  const head = `nothing changes along ${countOf(dimension, "direction")}, the lineality space`;
  if (!linealityBasis) return [head];
  const shown = Array.from({ length: Math.min(dimension, LISTED_DIRECTIONS) }, (_, k) =>
    pointText(linealityBasis.subarray(k * geometry.inputs, (k + 1) * geometry.inputs)),
  );
  const more = dimension > shown.length ? " …; --json lists them all" : "";
  return [`${head}, with basis ${shown.join(" ")}${more}`];
}

function inputSpaceText({ inputSpace, layer }: LayerDescription): string[] {
  if (!inputSpace) return [];
  const { apex, dualVectors } = inputSpace.projections[layer - 1];
  const d = inputSpace.dimension;
  const vectors = Array.from({ length: d }, (_, i) => pointText(dualVectors.subarray(i * d, (i + 1) * d)));
  const listed = vectors.length <= 4 ? `, dual vectors ${vectors.join(" ")}` : "";
  return [
    `in the network's input space: layers 1 … ${layer} are ${layer} projections, the last one with apex ${pointText(apex)}${listed}`,
  ];
}

function exactnessText({ geometry, apex, dualVectors }: LayerDescription): string[] {
  const proved = "rank, signs and sectors are exact";
  if (!dualVectors) return [proved];
  if (geometry.isExact)
    return [`${proved}; the apex and dual vectors are the doubles nearest to the exact ones`];
  const relative = (error: number, values: Float64Array) => {
    const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return error === 0 || size === 0 ? 0 : error / size;
  };
  const { units, inputs } = geometry;
  const errors = Array.from({ length: units }, (_, i) =>
    relative(dualVectors.errors[i], dualVectors.vectors.subarray(i * inputs, (i + 1) * inputs)),
  );
  if (apex) errors.push(relative(apex.error, apex.values));
  return [
    `${proved}; the apex and dual vectors are doubles with proved errors of at most ${shortNumber(Math.max(...errors), 2)} of their largest coordinate`,
  ];
}

function boundaryText({ boundary, boundaryNote, layers }: LayerDescription, decision: Decision): string[] {
  if (!boundary)
    return layers === 1 && boundaryNote ? ["", `boundary: no class, because ${boundaryNote}`] : [];
  const { d, p, cylinderDimension } = boundary;
  const head = `boundary (${decisionText(decision)})`;
  if (p === 0)
    return ["", `${head}: empty; no unit has the sign that could bring the value to 0 (p = 0, d = ${d})`];
  const terms = Array.from(
    { length: Math.min(d, LISTED_COORDINATES) },
    (_, i) => `${i === 0 ? "" : i < p ? "+ " : "− "}z${i + 1}⁺`,
  );
  const form = `${terms.join(" ")}${d > terms.length ? " …" : ""} = 1`;
  const cylinder =
    cylinderDimension > 0 ? `, a cylinder along ${countOf(cylinderDimension, "direction")}` : "";
  return [
    "",
    `${head}: class p = ${p} of d = ${d}: ${piecesText(boundary)} in one unbounded sheet${cylinder}`,
    `  an affine map of the input carries it onto ${form}${d > 1 ? `, units ${boundary.units.slice(0, LISTED_COORDINATES).join(", ")}${d > LISTED_COORDINATES ? ", …" : ""}` : ""}`,
  ];
}

function piecesText({ d, p, pieces }: BoundaryClass): string {
  if (pieces > Number.MAX_SAFE_INTEGER) return `2^${d} − 2^${d - p} linear pieces`;
  return countOf(pieces, "linear piece");
}

/** Where each point lies, and where it goes. */
export function pointsText(points: readonly DescribedPoint[], description: LayerDescription): string[] {
  const { layer, geometry } = description;
  const shown = points.slice(0, LISTED_POINTS);
  const onBorder = shown.some((point) => point.onBorder.length > 0);
  const canProject = shown.every((point) => point.projection);
  const target = geometry.units > geometry.inputs || !geometry.foldsInputs ? "σ(y)" : "projected to";
  const rows = shown.map(({ input, x, sector, onBorder: zero, projection }, k) => [
    String(k + 1),
    pointText(input),
    ...(layer > 1 ? [pointText(x)] : []),
    sectorText(sector, geometry.units),
    ...(onBorder ? [zero.length === 0 ? "" : `unit ${zero.slice(0, LISTED_COORDINATES).join(", ")}`] : []),
    ...(projection ? [pointText(projection)] : []),
  ]);
  const left = (title: string) => ({ title, align: "left" as const });
  const columns = [
    { title: "point" },
    left("input"),
    ...(layer > 1 ? [left(`input of layer ${layer}`)] : []),
    left("active units"),
    ...(onBorder ? [left("exactly 0")] : []),
    ...(canProject ? [left(target)] : []),
  ];
  const hidden = points.length - shown.length;
  return [
    ...textTable(columns, rows),
    ...(hidden > 0 ? [`… and ${countOf(hidden, "point")} more; --json or --out lists them all`] : []),
    occupiedText(points),
  ];
}

/** How many different sectors the points lie in. */
function occupiedText(points: readonly DescribedPoint[]): string {
  const sectors = new Set(points.map(({ sector }) => sector.join()));
  return `${countOf(points.length, "point")} in ${countOf(sectors.size, "sector")}`;
}

/** All sectors: active units and a point inside. */
export function sectorsText({ count, signs, points }: Sectors, { geometry }: LayerDescription): string[] {
  const { units: m, inputs: d } = geometry;
  const rows = Array.from({ length: Math.min(count, LISTED_SECTORS) }, (_, k) => {
    const own = signs.subarray(k * m, (k + 1) * m);
    const active = Array.from(own.keys()).filter((i) => own[i] > 0);
    return [`{${active.join(", ")}}`, pointText(points.subarray(k * d, (k + 1) * d))];
  });
  const hidden = count - rows.length;
  return [
    countOf(count, "sector"),
    ...textTable(
      [
        { title: "active units", align: "left" },
        { title: "a point inside", align: "left" },
      ],
      rows,
    ),
    ...(hidden > 0 ? [`… and ${countText(hidden)} more; --json lists them all`] : []),
  ];
}
