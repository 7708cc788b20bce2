/**
 * The patterns and output forms of the cells of a walk, one after the other. They are most of what a walk leaves
 * behind, so they grow by new blocks and are copied once.
 */

const SMALLEST_BLOCK = 64;
const LARGEST_BLOCK = 4096;

/** Room for `capacity` cells, of which `cells` are there. */
interface Block {
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
    const capacity = this.last ? Math.min(2 * this.last.capacity, LARGEST_BLOCK) : SMALLEST_BLOCK;
    const block = {
      capacity,
      patterns: new Uint32Array(capacity * this.words),
      rows: new Float64Array(capacity * this.rowLength),
      cells: 0,
    };
    this.blocks.push(block);
    this.last = block;
    return block;
  }

  /** Packed patterns, output forms (width − 1 numbers each) and their bounds, of all cells. */
  arrays(): { patterns: Uint32Array; maps: Float64Array; mapErrors: Float64Array } {
    const { words, width, rowLength, cells, blocks } = this;
    const forms = (cells * rowLength) / width;
    const patterns = new Uint32Array(cells * words);
    const maps = new Float64Array(forms * (width - 1));
    const mapErrors = new Float64Array(forms);
    let word = 0;
    let to = 0;
    let form = 0;
    for (const block of blocks) {
      const used = block.cells * words;
      patterns.set(used === block.patterns.length ? block.patterns : block.patterns.subarray(0, used), word);
      word += used;
      const { rows } = block;
      const end = block.cells * rowLength;
      for (let from = 0; from < end; form++) {
        for (let i = 1; i < width; i++) maps[to++] = rows[from++];
        mapErrors[form] = rows[from++];
      }
    }
    return { patterns, maps, mapErrors };
  }
}
