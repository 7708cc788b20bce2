/**
 * A trained network explained with data (S1; THEORY section 6, roles of layers): what the network is, what its layers do to the data, what
 * its units are for, what could go, and how sure each of these is.
 */
import { type Decision, decisionScores, defaultDecision } from "../boundary/decision.ts";
import { checkInputs } from "../complex/partition.ts";
import { checkNetwork, type Network } from "../network/network.ts";
import { type ProofDomain, spreadDomain } from "../prove/cell-walk.ts";
import { type UnitOrder, unitOrder } from "../units/unit-order.ts";
import { type AffineRank, affineRank } from "./affine-rank.ts";
import { cellsByLayer, type LayerCells } from "./cells-by-layer.ts";
import { type LevelSeparability, levelSeparability } from "./class-separability.ts";
import { equalRows } from "./collapsed-points.ts";
import { type CellWithRows, type DataCells, dataCells } from "./data-cells.ts";
import { dataBox } from "./data-domain.ts";
import { DataPassage } from "./data-passage.ts";
import { checkData, type LabelledData } from "./labelled-data.ts";
import { type ObservedInterference, observedInterference } from "./observed-interference.ts";
import { type Predictions, predictions, type TargetErrors, targetErrors } from "./predictions.ts";
import { cellRedundancy, type LayerRedundancy } from "./redundancy.ts";
import { type RegionBounds, regionBounds } from "./region-bounds.ts";
import type { Statement } from "./statement.ts";
import { storyOf } from "./story.ts";
import { type Influences, unitInfluences } from "./unit-influence.ts";
import { type DomainRoles, type ObservedRoles, observedRoles, unitRoles } from "./unit-roles.ts";

export interface ExplainOptions {
  /** Rows that the network is explained with. Default none: then it is explained on the domain alone. */
  readonly data?: LabelledData;
  /**
   * Where the network is looked at: a domain of up to six dimensions, or a box of any (`{ dimension, slice, box }`). Default: the box of
   * the data, in the inputs that vary.
   */
  readonly domain?: ProofDomain;
  /** What the network decides. Default: one output against 0, several by the largest; nothing where data have targets. */
  readonly decision?: Decision;
  /** How much work may be done to find out what units do on the domain: 1 (default) is some seconds. */
  readonly effort?: number;
  /** The most cells that are counted for each layer. Default 100,000, or fewer where each takes longer. */
  readonly cellLimit?: number;
  /** Seconds for each question that may take long: separability, influence of units, redundancy; what is left is undecided. Default 15. */
  readonly seconds?: number;
  /** Called with what is being done, and how much of it is. */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/** Units of one hidden layer are ordered up to this many: every pair of them is a question. */
const MOST_ORDERED = 128;

/** The data at one level: 0 is the inputs, level l what hidden layer l passes on, the last one the outputs. */
export interface LevelExplanation {
  readonly level: number;
  /** Numbers that are passed on. */
  readonly size: number;
  readonly rank: AffineRank;
  /** Number of different rows. */
  readonly distinct: number;
  /** Rows that are equal from this level on and were not before, in groups. */
  readonly collapsed: readonly (readonly number[])[];
  /** Of data with classes. */
  readonly separability?: LevelSeparability;
}

/** q and r of every layer on a cell that holds data. */
export interface CellRedundancy {
  /** Number of the cell in `cells.cells`. */
  readonly cell: number;
  readonly layers: readonly LayerRedundancy[];
}

/** What data show. */
export interface DataExplanation {
  readonly rows: number;
  readonly classNames?: readonly string[];
  /** Inputs, hidden layers, outputs. */
  readonly levels: readonly LevelExplanation[];
  /** First level after which every class is linearly separable from all others, and every pair of classes; undefined if none is, or none is proved. */
  readonly firstSeparable?: { readonly fromRest?: number; readonly pairs?: number };
  readonly cells: DataCells;
  readonly observed: readonly ObservedRoles[];
  /** Of data with classes. */
  readonly interference?: readonly ObservedInterference[];
  readonly predictions?: Predictions;
  /** Rows that the network gives another class than theirs, increasing. */
  readonly wrong?: readonly number[];
  readonly errors?: TargetErrors;
  /** Cells that hold rows of more than one class, by their number; of data with classes. */
  readonly mixed?: readonly number[];
  /** What becomes of the rows without single units, measured. */
  readonly influences: Influences;
  /** Of cells with most rows first; fewer than there are when time was up. */
  readonly redundancy: readonly CellRedundancy[];
}

/** What holds on the domain. */
export interface DomainExplanation {
  readonly domain: ProofDomain;
  /** Whether it is the box of the data. */
  readonly ofData: boolean;
  readonly roles: DomainRoles;
  /** Cells of the layers up to each; nothing in more than six dimensions. */
  readonly cells: readonly LayerCells[];
  readonly bounds: RegionBounds;
  /** The order of the units of a network with one hidden layer: along a chain each is on only where those before it are. */
  readonly order?: UnitOrder;
}

export interface Explanation {
  readonly network: Network;
  readonly decision?: Decision;
  readonly domain?: DomainExplanation;
  readonly data?: DataExplanation;
  readonly story: readonly Statement[];
}

/**
 * Explains a network on a domain, with data where there are any.
 *
 * @throws Error when data do not fit the network, or there are neither data nor a domain; InvalidDomainError when the domain does
 * not fit
 * @example
 * explainNetwork(network, { data: { points: [[0, 1], [1, 0]], classes: [0, 1] } }).story.map(({ text }) => text);
 */
export function explainNetwork(network: Network, options: ExplainOptions = {}): Explanation {
  checkNetwork(network);
  const { data, onProgress = () => {} } = options;
  const decision = data?.targets ? undefined : (options.decision ?? defaultDecision(network.outputSize));
  const classCount = decision ? decisionScores(decision, network.outputSize).length : 0;
  if (data) checkData(network, data, classCount);
  const own = options.domain ?? (data && dataBox(data.points)?.domain);
  if (!own && !data) throw new Error("there are neither data nor a domain to explain the network on");
  if (own) checkInputs(network, spreadDomain(own));
  const shown = data && explainData(network, data, decision, classCount, options);
  let domain: DomainExplanation | undefined;
  if (own) {
    onProgress("roles of units on the domain", 0, 1);
    const roles = unitRoles(network, own, data?.points, options.effort);
    onProgress("cells on the domain", 0, 1);
    domain = {
      domain: own,
      ofData: options.domain === undefined,
      roles,
      cells: cellsByLayer(network, own, options.cellLimit, (layers) =>
        onProgress("cells on the domain", layers, network.layers.length),
      ),
      bounds: regionBounds(network, spreadDomain(own).dimension),
      order:
        network.layers.length === 1 && network.layers[0].bias.length <= MOST_ORDERED
          ? unitOrder(network, own)
          : undefined,
    };
  }
  const explanation = { network, decision, domain, data: shown };
  return { ...explanation, story: storyOf(explanation) };
}

function explainData(
  network: Network,
  data: LabelledData,
  decision: Decision | undefined,
  classCount: number,
  { seconds = 15, onProgress = () => {} }: ExplainOptions,
): DataExplanation {
  const { points, classes, classNames, targets } = data;
  const passage = new DataPassage(network, points, (row) =>
    onProgress("rows through the network", row, points.length),
  );
  const equal = equalRows(passage);
  const until = performance.now() + 1000 * seconds;
  const stopped = () => performance.now() > until;
  const levels = passage.levels.map(({ size }, level): LevelExplanation => {
    onProgress("separability of the classes", level, passage.levels.length);
    const { distinct, collapsed, first } = equal[level];
    const rank = affineRank(passage, level, distinct);
    return {
      level,
      size,
      rank,
      distinct,
      collapsed: level === 0 ? [] : collapsed,
      separability: classes && levelSeparability(passage, level, classes, rank, first, stopped),
    };
  });
  const found = decision && predictions(passage, decision);
  const cells = dataCells(passage, points);
  return {
    rows: points.length,
    classNames: classes && (classNames ?? Array.from({ length: classCount }, (_, c) => String(c))),
    levels,
    firstSeparable: classes && {
      fromRest: firstOf(levels, "allFromRest"),
      pairs: firstOf(levels, "allPairs"),
    },
    cells,
    observed: observedRoles(passage),
    interference: classes && observedInterference(passage, classes, classCount),
    predictions: found,
    wrong:
      classes &&
      found &&
      Array.from(found.classes.keys()).filter((row) => found.classes[row] !== classes[row]),
    errors: targets && targetErrors(passage, targets),
    mixed:
      classes &&
      cells.cells.flatMap(({ rows }, cell) =>
        rows.some((row) => classes[row] !== classes[rows[0]]) ? [cell] : [],
      ),
    influences: influencesOf(passage, decision, seconds, onProgress),
    redundancy: redundancyOfCells(network, cells.cells, seconds, onProgress),
  };
}

/** The first level at which something holds, if it is proved not to hold at those before. */
function firstOf(levels: readonly LevelExplanation[], what: "allFromRest" | "allPairs"): number | undefined {
  const level = levels.findIndex(({ separability }) => separability?.[what] !== false);
  return level >= 0 && levels[level].separability?.[what] ? level : undefined;
}

function influencesOf(
  passage: DataPassage,
  decision: Decision | undefined,
  seconds: number,
  onProgress: NonNullable<ExplainOptions["onProgress"]>,
): Influences {
  onProgress("influence of single units", 0, 1);
  const until = performance.now() + 1000 * seconds;
  return unitInfluences(passage, decision, () => performance.now() > until);
}

function redundancyOfCells(
  network: Network,
  cells: readonly CellWithRows[],
  seconds: number,
  onProgress: NonNullable<ExplainOptions["onProgress"]>,
): CellRedundancy[] {
  const until = performance.now() + 1000 * seconds;
  const found: CellRedundancy[] = [];
  for (const [cell, own] of cells.entries()) {
    if (performance.now() > until) break;
    onProgress("redundancy on cells that hold data", cell, cells.length);
    found.push({ cell, layers: cellRedundancy(network, own.cell) });
  }
  return found;
}
