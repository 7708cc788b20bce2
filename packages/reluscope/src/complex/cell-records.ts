/**
 * The patterns and output forms of the cells of a walk, one after the other. They are most of what a walk leaves
 * behind, so they grow by new blocks, are copied once, and the blocks are kept for the next walk (see `kept-tables.ts`
 * why).
 */

import type { ArrayMaker } from "./array-maker.ts";
import { ownBuffers } from "./idle-buffers.ts";
import { resultArrays } from "./result-arrays.ts";

const SMALLEST_BLOCK_BYTES = 2 ** 14;
const LARGEST_BLOCK_BYTES = 2 ** 20;

/** Memory whose `capacity` cells have their output forms first and then their patterns. */
interface Block {
  readonly buffer: ArrayBuffer;
  readonly capacity: number;
  readonly patterns: Uint32Array;
  readonly rows: Float64Array;
  cells: number;
}

export class CellRecords {
  private readonly words: number;
  private readonly rowLength: number;
  private readonly width: number;
  private readonly blocks: Block[] = [];
  private last: Block | undefined;
  private cells = 0;

  /** A pattern has `words` words, a cell `outputs` forms of `width` doubles, the last of which is a bound. */
  constructor(words: number, outputs: number, width: number) {
    this.words = words;
    this.rowLength = outputs * width;
    this.width = width;
  }

  add(pattern: Int32Array, forms: Float64Array): void {
    const { words, rowLength } = this;
    let block = this.last;
    if (!block || block.cells === block.capacity) block = this.addBlock();
    const { patterns, rows, cells } = block;
    for (let i = 0, to = cells * words; i < words; i++, to++) patterns[to] = pattern[i];
    for (let i = 0, to = cells * rowLength; i < rowLength; i++, to++) rows[to] = forms[i];
    block.cells++;
    this.cells++;
  }

  private addBlock(): Block {
    const { words, rowLength } = this;
    const cellBytes = 8 * rowLength + 4 * words;
    const wished = Math.max(
      cellBytes,
      this.last ? Math.min(2 * this.last.buffer.byteLength, LARGEST_BLOCK_BYTES) : SMALLEST_BLOCK_BYTES,
    );
    const buffer = ownBuffers.take(wished);
    const capacity = Math.floor(buffer.byteLength / cellBytes);
    const block = {
      buffer,
      capacity,
      rows: new Float64Array(buffer, 0, capacity * rowLength),
      patterns: new Uint32Array(buffer, 8 * capacity * rowLength, capacity * words),
      cells: 0,
    };
    this.blocks.push(block);
    this.last = block;
    return block;
  }

  /** Packed patterns, output forms (width − 1 numbers each) and their bounds, of the cells from `first` on. */
  arrays(
    make: ArrayMaker = resultArrays,
    first = 0,
  ): {
    patterns: Uint32Array;
    maps: Float64Array;
    mapErrors: Float64Array;
  } {
    const { words, width, rowLength, blocks } = this;
    const cells = this.cells - first;
    const forms = (cells * rowLength) / width;
    const patterns = make.uint32(cells * words);
    const maps = make.float64(forms * (width - 1));
    const mapErrors = make.float64(forms);
    let word = 0;
    let to = 0;
    let form = 0;
    let skipped = 0;
    for (const block of blocks) {
      const before = Math.min(block.cells, first - skipped);
      skipped += before;
      const used = block.cells * words;
      const isAll = before === 0 && used === block.patterns.length;
      patterns.set(isAll ? block.patterns : block.patterns.subarray(before * words, used), word);
      word += used - before * words;
      const { rows } = block;
      const end = block.cells * rowLength;
      for (let from = before * rowLength; from < end; form++) {
        for (let i = 1; i < width; i++) maps[to++] = rows[from++];
        mapErrors[form] = rows[from++];
      }
    }
    return { patterns, maps, mapErrors };
  }

  /** Gives the blocks back; the records are no more. */
  release(): void {
    for (const { buffer } of this.blocks) ownBuffers.give(buffer);
    this.blocks.length = 0;
    this.last = undefined;
    this.cells = 0;
  }
}
