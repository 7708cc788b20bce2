/**
 * Checkpoints: what a run of `Threads` found and what it left, in a file from which a later run goes on.
 *
 * Layout, all numbers little-endian: the 24 bytes of MAGIC; the length of a JSON text (8 bytes, unsigned); the text, which
 * says what the run belongs to (SHA-256 of the program of the workers, of the network, of the domain, and the job) and
 * holds the tree of `packed-value.ts`; the arrays of the tree one after the other; the SHA-256 of all before it.
 */
import { createHash, type Hash, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { FormatError } from "../formats/index.ts";
import type { Job, Part, PartOf } from "../threads/job.ts";
import type { RunOf } from "../threads/join-run.ts";
import program from "../threads/worker.generated.ts";
import { fileFailure } from "./file-failure.ts";
import { bytesOf, pack, packedBytes, unpack } from "./packed-value.ts";

const MAGIC = Buffer.from("reluscope checkpoint 1\n\0", "latin1");
const HASH_BYTES = 32;
const LEAST_BYTES = MAGIC.length + 8 + HASH_BYTES;
/** Read and written at once. */
const CHUNK_BYTES = 1 << 24;

/** What a run belongs to. */
interface Owner {
  /** Routes and parts mean something only to the program that made them. */
  readonly program: string;
  readonly network: string;
  readonly domain: string;
  readonly find: string;
}

/**
 * Writes what a run found and left. The file appears complete or not at all: it is written beside its place and then
 * renamed.
 *
 * @throws FormatError One line, when the file cannot be written.
 */
export function writeCheckpoint(path: string, job: Job, run: RunOf<Part>): void {
  const { tree, arrays } = pack({ parts: run.parts, left: run.left });
  const text = Buffer.from(JSON.stringify({ ...ownerOf(job), run: tree }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, "wx");
    try {
      const hash = createHash("sha256");
      for (const bytes of [MAGIC, length, text, ...arrays.map(bytesOf)]) writeHashed(file, bytes, hash);
      writeWhole(file, hash.digest());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    throw fileFailure("write", path, error);
  }
}

/**
 * What an earlier run of the same job found and left; undefined when there is no file. The memory that it takes is
 * bounded by the size of the file.
 *
 * @throws FormatError One line, when the file is damaged, is no checkpoint, or belongs to another network, domain, job or
 * version of reluscope.
 */
export function readCheckpoint<J extends Job>(path: string, job: J): RunOf<PartOf<J>> | undefined {
  if (!existsSync(path)) return undefined;
  const refuse = (reason: string): never => {
    throw new FormatError(`cannot go on from ${path}: ${reason}`);
  };
  try {
    const file = openSync(path, "r");
    try {
      const status = fstatSync(file);
      if (!status.isFile()) refuse("it is no file");
      return readRun(file, status.size, ownerOf(job), refuse) as RunOf<PartOf<J>>;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileFailure("read", path, error);
  }
}

function readRun(file: number, size: number, owner: Owner, refuse: (reason: string) => never): RunOf<Part> {
  const damaged = () => refuse("it is damaged");
  const hash = createHash("sha256");
  const read = (bytes: Uint8Array) => {
    if (!readWhole(file, bytes)) damaged();
    hash.update(bytes);
  };
  const start = Buffer.alloc(MAGIC.length + 8);
  if (
    !readWhole(file, start.subarray(0, Math.min(size, start.length))) ||
    !start.subarray(0, MAGIC.length).equals(MAGIC)
  )
    refuse("it is no checkpoint");
  hash.update(start);
  if (size < LEAST_BYTES) damaged();
  const length = Number(start.readBigUInt64LE(MAGIC.length));
  const rest = size - LEAST_BYTES - length;
  if (!(rest >= 0)) damaged();
  const text = Buffer.alloc(length);
  read(text);
  let header: Owner & { readonly run: unknown };
  try {
    header = JSON.parse(text.toString());
  } catch {
    return damaged();
  }
  if (header === null || packedBytes(header.run) !== rest) damaged();
  const run = unpack(header.run, read) as RunOf<Part>;
  const expected = hash.digest();
  const found = Buffer.alloc(HASH_BYTES);
  if (!readWhole(file, found) || !found.equals(expected)) damaged();
  for (const [what, name] of NAMES) {
    if (header[what] !== owner[what]) refuse(`it belongs to another ${name}`);
  }
  return run;
}

const NAMES: readonly (readonly [keyof Owner, string])[] = [
  ["program", "version of reluscope"],
  ["network", "network"],
  ["domain", "domain"],
  ["find", "question (cells, or only their number)"],
];

function ownerOf(job: Job): Owner {
  const faces = job.find === "polytopes" && job.allFaces ? " with all faces" : "";
  return {
    program: createHash("sha256").update(program).digest("hex"),
    network: hashOf(job.network),
    domain: hashOf(job.domain),
    find: job.find + faces,
  };
}

function hashOf(value: unknown): string {
  const { tree, arrays } = pack(value);
  const hash = createHash("sha256").update(JSON.stringify(tree));
  for (const array of arrays) hash.update(bytesOf(array));
  return hash.digest("hex");
}

function writeHashed(file: number, bytes: Uint8Array, hash: Hash): void {
  hash.update(bytes);
  writeWhole(file, bytes);
}

/** One call may write less than it was given, and takes no more than 2 GB. */
function writeWhole(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(file, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at));
  }
}

/** False when the file ends too early. */
function readWhole(file: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    const got = readSync(file, bytes, at, Math.min(CHUNK_BYTES, bytes.length - at), null);
    if (got === 0) return false;
    at += got;
  }
  return true;
}
