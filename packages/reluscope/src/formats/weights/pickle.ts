/**
 * A pickle reader that runs nothing: it knows the opcodes that PyTorch state dicts use, rebuilds plain data,
 * and keeps every object of a class as a note of what it would have been.
 *
 * Opcodes: CPython, Lib/pickletools.py (protocols 2 to 5).
 */
import type { Budget } from "../budget.ts";
import { FormatError } from "../errors.ts";

/** A class or function by name; never called. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What calling `callee` with `args` would have made. */
export class PickleCall {
  readonly callee: PickleValue;
  readonly args: PickleValue;
  constructor(callee: PickleValue, args: PickleValue) {
    this.callee = callee;
    this.args = args;
  }
}

/** An object kept outside the pickle: in PyTorch files a storage. */
export class PicklePersistent {
  readonly id: PickleValue;
  constructor(id: PickleValue) {
    this.id = id;
  }
}

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleCall
  | PicklePersistent;

/** Rough size of a container, in 8-byte words. */
const CONTAINER_WORDS = 32;

/** The value in `bytes`. Ordered dicts become maps. */
export function readPickle(bytes: Uint8Array, budget: Budget): PickleValue {
  return new PickleReader(bytes, budget).read();
}

class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #budget: Budget;
  #at = 0;
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, budget: Budget) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = budget;
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new FormatError("pickle is cut short");
    this.#at += length;
    return at;
  }

  #byte = () => this.#bytes[this.#take(1)];
  #uint16 = () => this.#view.getUint16(this.#take(2), true);
  #int32 = () => this.#view.getInt32(this.#take(4), true);
  #uint32 = () => this.#view.getUint32(this.#take(4), true);

  #text(length: number): string {
    const at = this.#take(length);
    this.#budget.charge(8 + length / 4, "the pickle");
    return new TextDecoder().decode(this.#bytes.subarray(at, at + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new FormatError("pickle is cut short");
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  #long(length: number): number {
    const at = this.#take(length);
    if (length > 8) throw new FormatError(`pickle has an integer of ${length} bytes`);
    let value = 0n;
    for (let k = length - 1; k >= 0; k--) value = (value << 8n) | BigInt(this.#bytes[at + k]);
    return Number(BigInt.asIntN(8 * Math.max(1, length), value));
  }

  #push(value: PickleValue): void {
    this.#budget.charge(typeof value === "object" && value !== null ? CONTAINER_WORDS : 1, "the pickle");
    this.#stack.push(value);
  }

  #pop(): PickleValue {
    const floor = this.#marks[this.#marks.length - 1] ?? 0;
    if (this.#stack.length <= floor) throw new FormatError("pickle takes more values than there are");
    return this.#stack.pop() as PickleValue;
  }

  /** The values above the last mark. */
  #popMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new FormatError("pickle has no mark");
    return this.#stack.splice(mark);
  }

  #top(): PickleValue {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  #setItems(items: readonly PickleValue[]): void {
    const target = this.#top();
    // Items of an object that is not rebuilt have nowhere to go.
    if (!(target instanceof Map)) return;
    if (items.length % 2 !== 0) throw new FormatError("pickle has a key without a value");
    this.#budget.charge(4 * items.length, "the pickle");
    for (let k = 0; k < items.length; k += 2) target.set(items[k], items[k + 1]);
  }

  #append(items: readonly PickleValue[]): void {
    const target = this.#top();
    this.#budget.charge(items.length, "the pickle");
    if (Array.isArray(target)) for (const item of items) target.push(item);
  }

  #call(): void {
    const args = this.#pop();
    const callee = this.#pop();
    const isDict = callee instanceof PickleGlobal && callee.name === "collections.OrderedDict";
    this.#push(isDict ? new Map() : new PickleCall(callee, args));
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw new FormatError(`pickle recalls the value ${key}, which it never kept`);
    this.#stack.push(value);
    this.#budget.charge(1, "the pickle");
  }

  #remember(key: number): void {
    this.#budget.charge(8, "the pickle");
    this.#memo.set(key, this.#top());
  }

  read(): PickleValue {
    for (;;) {
      const opcode = this.#byte();
      switch (opcode) {
        case 0x80: // PROTO
          this.#byte();
          break;
        case 0x95: // FRAME
          this.#take(8);
          break;
        case 0x2e: // STOP
          return this.#pop();
        case 0x28: // MARK
          this.#budget.charge(1, "the pickle");
          this.#marks.push(this.#stack.length);
          break;
        case 0x30: // POP
          this.#pop();
          break;
        case 0x31: // POP_MARK
          this.#popMark();
          break;
        case 0x4e: // NONE
          this.#push(null);
          break;
        case 0x88: // NEWTRUE
        case 0x89: // NEWFALSE
          this.#push(opcode === 0x88);
          break;
        case 0x4a: // BININT
          this.#push(this.#int32());
          break;
        case 0x4b: // BININT1
          this.#push(this.#byte());
          break;
        case 0x4d: // BININT2
          this.#push(this.#uint16());
          break;
        case 0x8a: // LONG1
          this.#push(this.#long(this.#byte()));
          break;
        case 0x47: // BINFLOAT
          this.#push(this.#view.getFloat64(this.#take(8), false));
          break;
        case 0x58: // BINUNICODE
        case 0x54: // BINSTRING
          this.#push(this.#text(this.#uint32()));
          break;
        case 0x8c: // SHORT_BINUNICODE
        case 0x55: // SHORT_BINSTRING
          this.#push(this.#text(this.#byte()));
          break;
        case 0x5d: // EMPTY_LIST
        case 0x29: // EMPTY_TUPLE
          this.#push([]);
          break;
        case 0x7d: // EMPTY_DICT
          this.#push(new Map());
          break;
        case 0x61: // APPEND
          this.#append([this.#pop()]);
          break;
        case 0x65: // APPENDS
          this.#append(this.#popMark());
          break;
        case 0x74: // TUPLE
        case 0x6c: // LIST
          this.#push(this.#popMark());
          break;
        case 0x85: // TUPLE1
        case 0x86: // TUPLE2
        case 0x87: {
          // TUPLE3
          const items: PickleValue[] = [];
          for (let k = 0x84; k < opcode; k++) items.unshift(this.#pop());
          this.#push(items);
          break;
        }
        case 0x73: {
          // SETITEM
          const value = this.#pop();
          const key = this.#pop();
          this.#setItems([key, value]);
          break;
        }
        case 0x75: // SETITEMS
          this.#setItems(this.#popMark());
          break;
        case 0x63: // GLOBAL
          this.#push(new PickleGlobal(`${this.#line()}.${this.#line()}`));
          break;
        case 0x93: {
          // STACK_GLOBAL
          const name = this.#pop();
          this.#push(new PickleGlobal(`${String(this.#pop())}.${String(name)}`));
          break;
        }
        case 0x52: // REDUCE
        case 0x81: // NEWOBJ
          this.#call();
          break;
        case 0x62: // BUILD: state of an object, which is not rebuilt
          this.#pop();
          this.#top();
          break;
        case 0x51: // BINPERSID
          this.#push(new PicklePersistent(this.#pop()));
          break;
        case 0x71: // BINPUT
          this.#remember(this.#byte());
          break;
        case 0x72: // LONG_BINPUT
          this.#remember(this.#uint32());
          break;
        case 0x94: // MEMOIZE
          this.#remember(this.#memo.size);
          break;
        case 0x68: // BINGET
          this.#recall(this.#byte());
          break;
        case 0x6a: // LONG_BINGET
          this.#recall(this.#uint32());
          break;
        default:
          throw new FormatError(`pickle has the unknown opcode 0x${opcode.toString(16).padStart(2, "0")}`);
      }
    }
  }
}
