/** reluscope: exact geometry of ReLU networks. The library's whole public surface. */
export * from "./boundary/decision.ts";
export * from "./boundary/line.ts";
export * from "./boundary/line-boundary.ts";
export * from "./boundary/planar.ts";
export * from "./boundary/planar-boundary.ts";
export * from "./boundary/polyhedral.ts";
export * from "./boundary/polyhedral-boundary.ts";
export * from "./complex/cell-geometry.ts";
export { type StreamedCell, type StreamOptions, streamCells } from "./complex/cell-stream.ts";
export * from "./complex/cell-volumes.ts";
export {
  addTallies,
  type CellTally,
  type CountOptions,
  countCells,
  joinTally,
  type Tally,
} from "./complex/count-cells.ts";
export * from "./complex/domain.ts";
export * from "./complex/domain-text.ts";
export * from "./complex/line.ts";
export * from "./complex/line-complex.ts";
export * from "./complex/neurons.ts";
export { type PartitionOptions, partition } from "./complex/partition.ts";
export * from "./complex/planar-complex.ts";
export * from "./complex/polyhedral-complex.ts";
export * from "./complex/polytope.ts";
export { dropRecycled, recycle } from "./complex/result-arrays.ts";
export * from "./complex/topology/betti.ts";
export { type CellComplex, eulerCharacteristic, fVectorOf } from "./complex/topology/cell-complex.ts";
export type { Route } from "./complex/walk-route.ts";
export { type GivenCell, rationalRow } from "./construct/cells.ts";
export * from "./construct/compare.ts";
export * from "./construct/construction.ts";
export * from "./construct/cpwl.ts";
export * from "./construct/decoder.ts";
export * from "./construct/embedded-data.ts";
export * from "./construct/features.ts";
export * from "./construct/interference.ts";
export {
  ContradictoryLabelsError,
  constructLabels,
  type LabelsConstruction,
  type LabelsOptions,
} from "./construct/labels.ts";
export type { MaxMinFormula } from "./construct/max-min.ts";
export {
  constructSets,
  IndistinguishableSetsError,
  type SetsConstruction,
  type SetsOptions,
} from "./construct/sets.ts";
export type { BlockedSet } from "./construct/sets-order.ts";
export {
  type CheckedSet,
  checkedSets,
  constantTarget,
  OverlappingSetsError,
  type TargetSet,
} from "./construct/sets-target.ts";
export * from "./construct/spline.ts";
export * from "./construct/table.ts";
export * from "./construct/triangulation.ts";
export { type Fraction, fractionOf, toDouble } from "./exact/fraction.ts";
export {
  type RationalMap,
  type RationalMatrix,
  type RationalVector,
  rationalVector,
  roundedMatrix,
  roundedVector,
} from "./exact/rational.ts";
export type { AffineRank } from "./explain/affine-rank.ts";
export * from "./explain/cells-by-layer.ts";
export * from "./explain/class-interference.ts";
export type { ClassSeparation, CommonRows, LevelSeparability } from "./explain/class-separability.ts";
export type { CellWithRows, DataCells } from "./explain/data-cells.ts";
export * from "./explain/data-domain.ts";
export * from "./explain/explain-network.ts";
export * from "./explain/explain-point.ts";
export {
  basicMember,
  currentWeights,
  type FamilyWeights,
  isMember,
  leastNormMember,
  type SparseMember,
} from "./explain/family-members.ts";
export * from "./explain/full-rank-probability.ts";
export * from "./explain/global-redundancy.ts";
export type { LabelledData } from "./explain/labelled-data.ts";
export * from "./explain/matrix-rank.ts";
export * from "./explain/network-cell.ts";
export type { ObservedInterference } from "./explain/observed-interference.ts";
export type { Predictions, TargetErrors } from "./explain/predictions.ts";
export * from "./explain/redundancy.ts";
export * from "./explain/region-bounds.ts";
export type { RowRelation } from "./explain/row-relations.ts";
export * from "./explain/solution-walk.ts";
export { sparsestMember } from "./explain/sparse-member.ts";
export * from "./explain/statement.ts";
export { pointStory } from "./explain/story-point.ts";
export type { UnitContribution } from "./explain/unit-contributions.ts";
export type { Influences, UnitInfluence } from "./explain/unit-influence.ts";
export {
  type DomainRole,
  type DomainRoles,
  type LayerRoles,
  type ObservedRoles,
  unitRoles,
} from "./explain/unit-roles.ts";
export * from "./export/index.ts";
export * from "./formats/index.ts";
export * from "./layer/boundary-class.ts";
export * from "./layer/describe-layer.ts";
export {
  type ConeFace,
  coneFace,
  coneFaces,
  layerCone,
} from "./layer/faces.ts";
export * from "./layer/hypersurface.ts";
export {
  type InputProjection,
  type InputProjections,
  inputProjections,
  type MergedNetwork,
  mergedMaps,
  mergedNetwork,
  projectInput,
  projectionPath,
} from "./layer/input-projections.ts";
export {
  type BoundedVector,
  type DualVectors,
  LayerGeometry,
  layerGeometry,
  type ReluLayer,
} from "./layer/layer-geometry.ts";
export { layerInput } from "./layer/layer-input.ts";
export { LayerLimitError } from "./layer/layer-limit.ts";
export { type PointSector, sectorOf } from "./layer/point-sector.ts";
export * from "./layer/polyhedra.ts";
export {
  contains,
  type Hyperplane,
  preimageOfActivation,
  preimageOfClosedFace,
  preimageOfFace,
  preimageOfHyperplane,
  preimageOfInputHyperplane,
  preimageOfPoint,
} from "./layer/preimages.ts";
export {
  type GraphDomain,
  type GraphFunction,
  graphSamples,
  type PressedGraph,
  type PressingStep,
  pressGraph,
  pressPoint,
} from "./layer/pressed-graph.ts";
export { firstDifference } from "./layer/projected-forms.ts";
export * from "./layer/projection.ts";
export * from "./layer/pull-back.ts";
export {
  domainOfSamples,
  type GraphSamples,
  linearInterpolation,
  sampledGraph,
} from "./layer/sampled-graph.ts";
export * from "./layer/sectors.ts";
export * from "./lp/maximize.ts";
export { type PointSet, pointSet, rationalPointSet } from "./lp/point-set.ts";
export * from "./lp/separability.ts";
export {
  type CommonPoint,
  type ConvexCombination,
  combined,
  type Separation,
  separate,
  separatesExactly,
  separatingForm,
} from "./lp/separate.ts";
export * from "./network/matrix.ts";
export * from "./network/network.ts";
export * from "./prove/deviation.ts";
export * from "./prove/difference.ts";
export { type ExactValues, type PointDeviation, valuesAt } from "./prove/exact-evaluation.ts";
export { type ExactNumber, isAtMost } from "./prove/exact-number.ts";
export * from "./prove/pieces.ts";
export { type RemovedUnits, type Simplified, type SimplifyOptions, simplify } from "./prove/simplify.ts";
export * from "./prove/zero-cells.ts";
export type { CanonicalSpline, SplineKnot } from "./spline/canonical-form.ts";
export type { Facing } from "./spline/facing.ts";
export * from "./spline/solution-moves.ts";
export type { KeptUnit, SpareUnit, SpareUnits } from "./spline/spare-units.ts";
export {
  type AnalysedKnot,
  analyseSpline,
  type SplineAnalysis,
  type SplineUnit,
} from "./spline/spline-analysis.ts";
export * from "./spline/spline-analysis-deep.ts";
export * from "./spline/spline-analysis-rebuild.ts";
export type { SplineDistance } from "./spline/spline-distance.ts";
export { type SplineZeros, splineCorners, splineZeros } from "./spline/spline-segment.ts";
export { browserWorker } from "./threads/browser-worker.ts";
export type { StartedWorker } from "./threads/crew.ts";
export * from "./threads/in-threads.ts";
export type { Job, Part, PartOf, PlanarJob, PolytopeJob, TallyJob } from "./threads/job.ts";
export * from "./threads/join-run.ts";
export type { RunLimits, TakePart } from "./threads/run.ts";
export { Threads, type ThreadsOptions } from "./threads/threads.ts";
export {
  type FitError,
  type FitOptions,
  fitSpline,
  type SplineFit,
} from "./train/fit.ts";
export { type FunctionFit, type FunctionFitOptions, fitFunction } from "./train/fit-function.ts";
export * from "./train/fit-hinges.ts";
export type { FitOn } from "./train/fit-largest-error.ts";
export type { FitFacing, FittedNetwork, FitUnit, FitWish } from "./train/fit-network.ts";
export type { FitOptimality } from "./train/fit-optimality.ts";
export type { FitProgress } from "./train/fit-squares.ts";
export type { Loss } from "./train/loss.ts";
export * from "./train/movement-boundary.ts";
export * from "./train/movement-cells.ts";
export * from "./train/movement-knots.ts";
export * from "./train/movement-order.ts";
export type { OptimizerName, OptimizerOptions } from "./train/optimizer.ts";
export { randomNetwork, seededUniform } from "./train/random-network.ts";
export * from "./train/train.ts";
export * from "./train/trainer.ts";
export * from "./train/training-data.ts";
export * from "./train/training-movement.ts";
export * from "./units/shallow-decision.ts";
export { sameShallowForm, shallowFormOf, shallowValue } from "./units/shallow-form.ts";
export * from "./units/unit-creases.ts";
export * from "./units/unit-data.ts";
export * from "./units/unit-order.ts";
