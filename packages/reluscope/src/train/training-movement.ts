/**
 * The exact movement of a network during its training ("Control", THEORY section 5): knots along a segment, cells and decision boundary
 * in a polygon, chains of the first layer's units in a domain of any dimension, from each snapshot to the next and from the first to
 * the last. What happens between two snapshots and is undone before the second is not seen.
 */
import { type Decision, defaultDecision } from "../boundary/decision.ts";
import { planarBoundary } from "../boundary/planar.ts";
import type { PlanarBoundary } from "../boundary/planar-boundary.ts";
import { partition } from "../complex/partition.ts";
import type { PlanarComplex } from "../complex/planar-complex.ts";
import type { Network } from "../network/network.ts";
import type { ProofDomain } from "../prove/cell-walk.ts";
import { type UnitOrder, unitOrder } from "../units/unit-order.ts";
import { type BoundaryMovement, boundaryMovement } from "./movement-boundary.ts";
import { type CellMovement, cellMovement } from "./movement-cells.ts";
import { type KnotMovement, type KnotState, knotMovement, knotState } from "./movement-knots.ts";
import { type OrderMovement, orderMovement } from "./movement-order.ts";

/** A network after so many steps; a `TrainingSnapshot` is one. */
export interface SnapshotNetwork {
  readonly step: number;
  readonly network: Network;
}

/** What one snapshot's network is on the domain; parts that its dimension does not have are undefined. */
export interface SnapshotState {
  readonly step: number;
  /** On segments. */
  readonly knots: KnotState | undefined;
  /** On polygons. */
  readonly complex: PlanarComplex | undefined;
  /** On polygons, with a decision. */
  readonly boundary: PlanarBoundary | undefined;
  /** Of the first hidden layer's units. */
  readonly order: UnitOrder | undefined;
}

/** What changed from one snapshot to another. */
export interface Movement {
  readonly from: number;
  readonly to: number;
  readonly knots: KnotMovement | undefined;
  readonly cells: CellMovement | undefined;
  readonly boundary: BoundaryMovement | undefined;
  readonly order: OrderMovement | undefined;
}

export interface TrainingMovement {
  readonly domain: ProofDomain;
  readonly states: readonly SnapshotState[];
  /** From each snapshot to the next: one fewer than states. */
  readonly intervals: readonly Movement[];
  /** From the first to the last. */
  readonly whole: Movement;
}

export interface MovementOptions {
  /** What is decided, on polygons; "none" for a network that decides nothing. Default: one output against 0, several by the largest. */
  readonly decision?: Decision | "none";
  /** Whether to follow the order of the first hidden layer's units; default: in networks with one hidden layer. */
  readonly order?: boolean;
  /** Called after each snapshot with how many are done. */
  readonly onProgress?: (snapshots: number) => void;
}

/** What a network is on a domain, as far as movement is told from it. */
export function snapshotState(
  { step, network }: SnapshotNetwork,
  domain: ProofDomain,
  options: MovementOptions = {},
): SnapshotState {
  const decision = options.decision ?? defaultDecision(network.outputSize);
  const wantsOrder = options.order ?? network.layers.length === 1;
  const complex = "corners" in domain ? partition(network, domain) : undefined;
  return {
    step,
    knots: "low" in domain ? knotState(network, domain) : undefined,
    complex,
    boundary: complex && decision !== "none" ? planarBoundary(network, complex, decision) : undefined,
    order: wantsOrder && network.layers.length > 0 ? unitOrder(network, domain) : undefined,
  };
}

/** What changed from one state to another of the same network on the same domain. */
export function movementBetween(before: SnapshotState, after: SnapshotState): Movement {
  return {
    from: before.step,
    to: after.step,
    knots: before.knots && after.knots && knotMovement(before.knots, after.knots),
    cells: before.complex && after.complex && cellMovement(before.complex, after.complex),
    boundary: before.boundary && after.boundary && boundaryMovement(before.boundary, after.boundary),
    order: before.order && after.order && orderMovement(before.order, after.order),
  };
}

/**
 * How a network moved during its training.
 *
 * @param snapshots two at least, of one network, steps increasing
 * @param domain a segment (knots), a polygon (cells, boundary) or a polytope (chains only)
 * @throws Error when there are fewer than two snapshots or the domain does not fit the network
 * @example
 * const { snapshots } = train(network, data, { steps: 1000, snapshots: 50 });
 * const { whole } = trainingMovement(snapshots, segmentDomain(fullSlice(1), -1, 1));
 * whole.knots?.crossed; // pairs of units whose knots changed their order
 */
export function trainingMovement(
  snapshots: readonly SnapshotNetwork[],
  domain: ProofDomain,
  options: MovementOptions = {},
): TrainingMovement {
  if (snapshots.length < 2) throw new Error(`movement needs at least two snapshots, not ${snapshots.length}`);
  const states = snapshots.map((snapshot, k) => {
    const state = snapshotState(snapshot, domain, options);
    options.onProgress?.(k + 1);
    return state;
  });
  const intervals = states.slice(1).map((state, k) => movementBetween(states[k], state));
  const whole = states.length === 2 ? intervals[0] : movementBetween(states[0], states[states.length - 1]);
  return { domain, states, intervals, whole };
}
