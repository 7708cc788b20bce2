/** Tables that grow in one WebAssembly memory, so that loops there and TypeScript work on the same ones. */

export type TableArray = Float64Array | Int32Array | Uint8Array | Int8Array;

/** A typed array that grows by doubling; `data` is another one after that. */
export interface Table<T extends TableArray> {
  readonly data: T;
  length: number;
  push(value: number): void;
  /** Makes room for `more` values; they may then be written to `data` from `length` on. */
  reserve(more: number): void;
  /** A copy of exactly the values pushed. */
  toArray(): T;
}

interface ArrayOf<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): T;
}

const PAGE_BYTES = 65536;
const SMALLEST_BYTES = 4096;

/** The tables of one memory; when that grows, `data` of all of them is another array. */
export class GrowingTables {
  private readonly memory: WebAssembly.Memory;
  private readonly tables: MemoryTable<TableArray>[] = [];
  private readonly addresses: number;
  /** Where nothing is from here on. */
  private end: number;
  /** Blocks that tables left when they grew. */
  private readonly left: { readonly address: number; readonly bytes: number }[] = [];

  /** The address of table k is kept in word k from byte `addresses` on; the tables are put from byte `start` on. */
  constructor(memory: WebAssembly.Memory, addresses: number, start: number) {
    this.memory = memory;
    this.addresses = addresses;
    this.end = start;
  }

  /** Bytes from the start of the memory that tables have taken so far. */
  get taken(): number {
    return this.end;
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  add<T extends TableArray>(array: ArrayOf<T>): Table<T> {
    const table = new MemoryTable(this, array);
    this.tables.push(table);
    this.grow(table, SMALLEST_BYTES);
    return table;
  }

  /** Forgets what all tables hold. */
  clear(): void {
    for (const table of this.tables) table.length = 0;
  }

  /** Gives a table room for at least so many bytes. */
  grow(table: MemoryTable<TableArray>, bytes: number): void {
    const { address } = table;
    const used = table.bytes;
    const before = this.buffer;
    let size = Math.max(SMALLEST_BYTES, 2 * used);
    while (size < bytes) size *= 2;
    table.address = this.take(size);
    const { buffer } = this;
    if (used > 0) {
      new Uint8Array(buffer).copyWithin(table.address, address, address + used);
      this.left.push({ address, bytes: used });
    }
    table.look(size);
    if (buffer !== before) for (const other of this.tables) other.look(other.bytes);
    const words = new Uint32Array(buffer, this.addresses, this.tables.length);
    this.tables.forEach((each, k) => {
      words[k] = each.address;
    });
  }

  private take(bytes: number): number {
    const found = this.left.findIndex((block) => block.bytes === bytes);
    if (found >= 0) return this.left.splice(found, 1)[0].address;
    const address = this.end;
    this.end += bytes;
    const missing = this.end - this.buffer.byteLength;
    if (missing > 0) {
      const more = Math.max(missing, this.buffer.byteLength / 4);
      this.memory.grow(Math.ceil(more / PAGE_BYTES));
    }
    return address;
  }
}

class MemoryTable<T extends TableArray> implements Table<T> {
  data: T;
  length = 0;
  address = 0;
  bytes = 0;
  private readonly owner: GrowingTables;
  private readonly array: ArrayOf<T>;

  constructor(owner: GrowingTables, array: ArrayOf<T>) {
    this.owner = owner;
    this.array = array;
    this.data = new array(owner.buffer, 0, 0);
  }

  push(value: number): void {
    if (this.length === this.data.length) this.reserve(1);
    this.data[this.length++] = value;
  }

  reserve(more: number): void {
    const needed = this.length + more;
    if (needed > this.data.length) this.owner.grow(this, needed * this.array.BYTES_PER_ELEMENT);
  }

  toArray(): T {
    return this.data.slice(0, this.length) as T;
  }

  /** Looks at the memory that there is now. */
  look(bytes: number): void {
    this.bytes = bytes;
    this.data = new this.array(this.owner.buffer, this.address, bytes / this.array.BYTES_PER_ELEMENT);
  }
}
