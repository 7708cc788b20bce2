/** Runs only the latest of many requests: those that came in between are dropped, so that a picture follows a slider. */
export class Latest {
  private waiting?: () => Promise<void>;
  private running = false;

  /** `work` runs now, or after the one under way unless a later one takes its place. */
  request(work: () => Promise<void>): void {
    this.waiting = work;
    if (!this.running) void this.drain();
  }

  private async drain(): Promise<void> {
    this.running = true;
    try {
      while (this.waiting) {
        const work = this.waiting;
        this.waiting = undefined;
        await work();
      }
    } finally {
      this.running = false;
    }
  }
}
