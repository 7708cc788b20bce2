/** An explanation as a JSON document: numbers and names, no typed arrays; integers beyond doubles as text. */
import type { ClassSeparation } from "../explain/class-separability.ts";
import type { DataExplanation, DomainExplanation, Explanation } from "../explain/explain-network.ts";
import type { PointExplanation } from "../explain/explain-point.ts";
import { domainJson } from "./domain-json.ts";
import type { JsonDocument } from "./json-text.ts";

export function explanationJson({ network, decision, domain, data, story }: Explanation): JsonDocument {
  return {
    network: {
      inputs: network.inputSize,
      outputs: network.outputSize,
      layers: network.layers.map(({ bias }) => bias.length),
    },
    decision: decision ?? null,
    domain: domain ? domainPart(domain) : null,
    data: data ? dataPart(data) : null,
    story: story.map((statement) => ({ ...statement })),
  };
}

const whole = (value: bigint) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value));
const list = (values: ArrayLike<number>) => Array.from(values);

function domainPart({ domain, ofData, roles, cells, bounds }: DomainExplanation) {
  return {
    ...domainJson(domain),
    ofData,
    layers: roles.layers.map(({ roles: own, duplicates, removable }, l) => ({
      layer: l + 1,
      roles: own,
      duplicates,
      removable: list(removable),
    })),
    unitsLeft: roles.unitsLeft,
    affineKept: roles.affineKept,
    cells: cells.map((count) => ({ ...count })),
    mostCells: {
      firstLayer: whole(bounds.firstLayer),
      product: bounds.product.map(whole),
      serra: bounds.serra.map(whole),
    },
  };
}

function dataPart(data: DataExplanation) {
  const { levels, cells, observed, interference, predictions, redundancy, influences } = data;
  return {
    rows: data.rows,
    classNames: data.classNames ?? null,
    wrong: data.wrong ?? null,
    errors: data.errors ? { ...data.errors } : null,
    classes: predictions ? list(predictions.classes) : null,
    margins: predictions ? list(predictions.margins) : null,
    firstSeparable: data.firstSeparable ? { ...data.firstSeparable } : null,
    levels: levels.map(({ level, size, rank, distinct, collapsed, separability }) => ({
      level,
      size,
      affineRank: rank.rank,
      affineRankAtMost: rank.atMost,
      affineRankProved: rank.proved,
      distinctRows: distinct,
      collapsed,
      separability: separability
        ? {
            allFromRest: separability.allFromRest ?? null,
            allPairs: separability.allPairs ?? null,
            againstRest: separability.againstRest.map(separationJson),
            pairs: separability.pairs.map(separationJson),
          }
        : null,
    })),
    cellsWithData: cells.byLayer,
    cells: cells.cells.map(({ rows }) => rows),
    mixedCells: data.mixed ?? null,
    onCreases: cells.onCreases,
    observed: observed.map(({ roles, positive, negative }, l) => ({
      layer: l + 1,
      roles,
      positive: list(positive),
      negative: list(negative),
    })),
    interference: interference
      ? interference.map(({ layer, units, classes, sides, share, separating }) => ({
          layer,
          sides: Array.from({ length: units }, (_, i) =>
            list(sides.subarray(i * classes, (i + 1) * classes)),
          ),
          share: Array.from({ length: units }, (_, i) =>
            list(share.subarray(i * classes, (i + 1) * classes)),
          ),
          separating,
        }))
      : null,
    influence: {
      rows: influences.rows,
      complete: influences.complete,
      units: influences.units.map((unit) => ({ ...unit })),
    },
    redundancy: redundancy.map(({ cell, layers }) => ({
      cell,
      layers: layers.map(({ layer, active, rank, freedom }) => ({
        layer,
        active: active.length,
        rank,
        freedom,
      })),
    })),
  };
}

function separationJson({ classNumber, other, separable, form, common }: ClassSeparation) {
  return {
    class: classNumber,
    other: other ?? null,
    separable: separable ?? null,
    hyperplane: form ? list(form) : null,
    common: common
      ? {
          rows: common.rows,
          weights: list(common.weights),
          otherRows: common.otherRows,
          otherWeights: list(common.otherWeights),
          weightError: common.weightError,
        }
      : null,
  };
}

/** One prediction explained; distances that are infinite are null. */
export function pointExplanationJson(found: PointExplanation): JsonDocument {
  const range = ({ low, high }: { readonly low: number; readonly high: number }) => ({
    low: Number.isFinite(low) ? low : null,
    high: Number.isFinite(high) ? high : null,
  });
  const d = found.varied.length;
  return {
    point: list(found.point),
    class: found.classNumber ?? null,
    second: found.second ?? null,
    margin: found.margin ?? null,
    signs: found.cell.signs.map(list),
    creases: found.cell.creases,
    varied: found.varied,
    outputs: list(found.outputs),
    outputErrors: list(found.outputErrors),
    gradients: Array.from(found.outputs, (_, o) => list(found.gradients.subarray(o * d, (o + 1) * d))),
    facets: found.sides.map(({ units, facet, distance, hyperplane, behind, classBehind }) => ({
      units,
      facet: facet ?? null,
      distance: range(distance),
      hyperplane: range(hyperplane),
      behind: behind ? list(behind) : null,
      classBehind: classBehind ?? null,
    })),
    notFacets: found.notSides,
    complete: found.complete,
    boundary: found.boundary.map(({ classNumber, meets, distance }) => ({
      class: classNumber,
      meets: meets ?? null,
      distance: range(distance),
    })),
    contributions: (found.contributions ?? []).map((one) => ({ ...one })),
  };
}
