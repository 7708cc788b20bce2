/** Ends a test run with one plain line: `N passed, N failed, N skipped`. */
import type { Reporter, TestModule } from "vitest/node";

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") count[state]++;
        tests++;
      }
      // A file that could not be loaded has no tests, and is a failure all the same.
      if (tests === 0 && module.state() === "failed") count.failed++;
    }
    // Written after the default reporter's own summary, which is printed in the same event.
    setImmediate(() => {
      process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
    });
  }
}
