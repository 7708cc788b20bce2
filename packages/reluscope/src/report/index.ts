/** The HTML report, and pages of moving pictures. */
export { type ExplanationPageInput, explanationHtml } from "./explanation-page.ts";
export type { ReportFacts, ReportInput, ReportPoints } from "./input.ts";
export { layerAnimationHtml, layerTurningHtml, trainingHtml } from "./motion-page.ts";
export { reportHtml } from "./report.ts";
