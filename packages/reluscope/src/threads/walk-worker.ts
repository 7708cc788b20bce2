/** What another thread may be asked: it is given a job, then routes one after the other. */
import { transfer } from "comlink";
import type { GoingOn } from "../complex/polytope-part.ts";
import { SentArrays, sentBuffers } from "../complex/sent-arrays.ts";
import type { RouteRange } from "../complex/walk-route.ts";
import type { Network } from "../network/network.ts";
import { type ClaimedTask, Claims } from "./claims.ts";
import { type Job, type Part, walkPart } from "./job.ts";

export interface WalkLimits {
  /** The most cells; default no limit. */
  readonly cells?: number;
  /** When to stop, in milliseconds since 1970; default never. */
  readonly deadline?: number;
}

/** Milliseconds since 1970 in all threads, with fractions: `Date` counts whole ones, in which small searches are over. */
export const clock = () => performance.timeOrigin + performance.now();

/** Entries of the board that workers share (see `Assignment`); those of the workers follow. */
export const STOP = 0;
export const GO = 1;
export const WANTED = 2;
export const FIRST_WORKER = 3;

/** What part of the cells that a walk has found a piece has at least: each costs as much as some hundred cells. */
const LEAST_PIECE = 1 / 8;

/** How long a worker waits for `GO` at most. */
const MOST_WAITING_MILLISECONDS = 100;

/** A run, as a worker is told of it. */
export interface Assignment {
  readonly job: Omit<Job, "network">;
  /** Nothing if the run before had the same: what was prepared for it is then used again. */
  readonly network: Network | undefined;
  /**
   * Shared with all workers, if memory can be. Entry `STOP` becomes 1 when they are to stop; entry `GO` when all have been told of the run,
   * because a worker that begins may take the core from the thread that tells them, for milliseconds; entry `WANTED` is the number
   * of a task, counted from 1, if a piece is wanted of the part that begins with it; in entry `place` this worker keeps how many
   * cells of its part it has found, less those that it sent.
   */
  readonly board: Int32Array | undefined;
  readonly place: number;
  /** What the workers are to choose from. */
  readonly tasks: readonly ClaimedTask[];
  /** See `Claims`; without shared memory, whoever asks says which task is to be walked. */
  readonly taken: Int32Array | undefined;
  /** Where the worker begins, if not just anywhere. */
  readonly start: number | undefined;
  /** Whether it may go on from one task to the next one, and then takes over from others where most is left; if not, tasks are taken in their order. */
  readonly goesOn: boolean;
}

export interface TakenPart {
  /** The place of its first task among those that were assigned, and of how many it is the part (0: a piece of that). */
  readonly place: number;
  readonly count: number;
  readonly part: Part;
  /** Names it to the worker, see `WalkWorker.reuse`. */
  readonly number: number;
}

/** A task that was taken, or what another walk left of one or several. */
export interface Stretch extends Pick<TakenPart, "place" | "count"> {
  readonly range: RouteRange;
}

/** What a worker sends besides answers. */
export interface PartMessage {
  readonly taken: TakenPart;
}

export class WalkWorker {
  private readonly send: (message: PartMessage) => void;
  private job: Job | undefined;
  private network: Network | undefined;
  private board: Int32Array | undefined;
  private place = 0;
  private tasks: readonly ClaimedTask[] = [];
  private startTask: number | undefined;
  private goesOn = false;
  private claims: Claims | undefined;
  /** Where the parts of the job at hand lie that were sent, by their numbers. */
  private readonly sent = new Map<number, SentArrays>();
  private parts = 0;
  /** How many cells of the walk at hand were sent in pieces. */
  private sentCells = 0;

  constructor(send: (message: PartMessage) => void) {
    this.send = send;
  }

  /** Begins a run. */
  begin({ job, network, board, place, tasks, taken, start, goesOn }: Assignment): void {
    this.network = network ?? this.network;
    this.job = { ...job, network: this.network } as Job;
    this.board = board;
    this.place = place;
    this.tasks = tasks;
    this.claims = taken && new Claims(tasks, taken);
    this.startTask = start;
    this.goesOn = goesOn;
    // What was not given back until now is left to whoever has it.
    this.sent.clear();
  }

  /**
   * Begins a run and walks `rest`, if there is one, and then tasks that nobody has taken, as long as there are some, so that no worker
   * waits for another one's longer part. Each part is sent when it is done; the last one is the answer, or nothing where there was nothing to do.
   * All in one message, because each wakes a thread.
   */
  walkTasks(assignment: Assignment, limits: WalkLimits, rest?: Stretch): TakenPart | undefined {
    this.begin(assignment);
    if (this.board) Atomics.wait(this.board, GO, 0, MOST_WAITING_MILLISECONDS);
    if (rest && this.stops()) return undefined;
    let next = rest ?? this.claim();
    while (next) {
      const found = this.walkTask(next, limits);
      next = found.part.left.length > 0 ? undefined : this.claim();
      if (!next) return found;
      this.send({ taken: found });
    }
    return undefined;
  }

  /** Takes a task, if there is one that nobody has and the run is not to stop. */
  claim(): Stretch | undefined {
    const { claims, tasks, startTask } = this;
    if (!claims || this.stops()) return undefined;
    this.startTask = undefined;
    let place: number;
    if (startTask !== undefined && claims.take(startTask)) place = startTask;
    else place = this.goesOn ? claims.takeLongest() : claims.takeFirst();
    return place < 0 ? undefined : { place, count: 1, range: tasks[place].range };
  }

  /** Walks what was taken, and on from there if it may. With an `assignment` it begins a run. */
  walkTask({ place, count, range }: Stretch, limits: WalkLimits, assignment?: Assignment): TakenPart {
    if (assignment) this.begin(assignment);
    const { board, claims, tasks, goesOn } = this;
    const number = this.parts++;
    const sent = new SentArrays();
    this.sent.set(number, sent);
    this.sentCells = 0;
    let end = place + count;
    const goingOn: GoingOn = {
      nextEnd: () => (claims?.takeNext(end - 1) ? tasks[end++].range.until : undefined),
      wantsPiece: (cells) =>
        board !== undefined &&
        Atomics.load(board, WANTED) === place + 1 &&
        cells >= LEAST_PIECE * (this.sentCells + cells),
      onPiece: (part) => {
        if (board) Atomics.store(board, WANTED, 0);
        this.sentCells += part.cells;
        this.send({ taken: { place, count: 0, part, number } });
      },
    };
    const part = this.find(range, limits, sent, goesOn ? goingOn : undefined);
    if (board) Atomics.store(board, this.place, 0);
    return transfer({ place, count: end - place, part, number }, movableOf(part));
  }

  private stops(): boolean {
    return this.board !== undefined && Atomics.load(this.board, STOP) !== 0;
  }

  /** Told which parts are not needed any more, to write the next ones over them; `buffers` are theirs where they were handed over. */
  reuse(numbers: readonly number[], buffers: readonly ArrayBuffer[]): void {
    for (const number of numbers) {
      this.sent.get(number)?.release();
      this.sent.delete(number);
    }
    for (const buffer of buffers) sentBuffers.give(buffer);
  }

  /** Walks a range; the part is sent. */
  walk(range: RouteRange, limits: WalkLimits): Part {
    const part = this.find(range, limits, new SentArrays());
    return transfer(part, movableOf(part));
  }

  /** Walks a range into arrays of `sent`, and on as `goingOn` says. */
  private find(
    range: RouteRange,
    { cells = Number.POSITIVE_INFINITY, deadline }: WalkLimits,
    sent: SentArrays,
    goingOn?: GoingOn,
  ): Part {
    if (!this.job) throw new Error("internal: a worker has no job");
    const { board, place } = this;
    let asked = 0;
    const stop = (found: number) => {
      if (found >= cells) return true;
      if (board) {
        if ((found & 63) === 0) Atomics.store(board, place, found - this.sentCells);
        if (Atomics.load(board, STOP) !== 0) return true;
      }
      return deadline !== undefined && (++asked & 15) === 0 && clock() >= deadline;
    };
    return walkPart(this.job, range, sent, stop, Number.isFinite(cells), goingOn);
  }
}

/**
 * What of a part is handed over to another thread instead of copying it: nothing where memory can be shared. The few small arrays that are
 * not shared are copied then, because a thread that hands over is slower from then on (see `FIRST_PAGES` of polytope-loops.ts).
 */
export function movableOf(part: object): ArrayBuffer[] {
  if (typeof SharedArrayBuffer !== "undefined") return [];
  return [...new Set(buffersOf(part))].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** The buffers of a part, and of the objects in it; one that has several arrays as often. */
function buffersOf(part: object): ArrayBufferLike[] {
  return Object.values(part).flatMap((value) => {
    if (ArrayBuffer.isView(value)) return [value.buffer];
    // Routes are arrays of numbers, and many.
    const isRoutes = Array.isArray(value) && (Array.isArray(value[0]) || typeof value[0] !== "object");
    return isRoutes || typeof value !== "object" || value === null ? [] : buffersOf(value);
  });
}
