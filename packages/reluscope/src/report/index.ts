/** The HTML report. */
export type { ReportFacts, ReportInput, ReportPoints } from "./input.ts";
export { reportHtml } from "./report.ts";
