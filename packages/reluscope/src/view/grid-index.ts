/** Finds cells by place: a uniform grid of buckets over the domain, each with the cells whose box meets it. */

import { spanUnit } from "../draw/cell-area.ts";
import type { PlanarShape } from "../draw/cell-tints.ts";
import type { Window } from "../draw/frame.ts";
import { boundingWindow } from "../draw/frame.ts";

export class GridIndex {
  private readonly shape: PlanarShape;
  private readonly bounds: Window;
  private readonly unit: number;
  private readonly across: number;
  private readonly up: number;
  private readonly start: Uint32Array;
  private readonly items: Uint32Array;
  /** 4·C: left, bottom, right, top of each cell. */
  readonly boxes: Float64Array;
  private readonly stamp: Uint32Array;
  private query = 0;

  constructor(shape: PlanarShape) {
    this.shape = shape;
    const cells = shape.counts.cells;
    this.bounds = boundingWindow(shape.domain.corners);
    this.unit = spanUnit(shape.domain.corners);
    this.across = this.up = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(cells))));
    this.boxes = new Float64Array(4 * cells);
    this.stamp = new Uint32Array(cells);
    const { vertices, cellStart, cellVertices } = shape;
    for (let cell = 0; cell < cells; cell++) {
      let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
        const x = vertices[2 * cellVertices[k]];
        const y = vertices[2 * cellVertices[k] + 1];
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < bottom) bottom = y;
        if (y > top) top = y;
      }
      this.boxes.set([left, bottom, right, top], 4 * cell);
    }
    const counts = new Uint32Array(this.across * this.up + 1);
    this.eachBucket((bucket) => counts[bucket + 1]++);
    for (let i = 1; i < counts.length; i++) counts[i] += counts[i - 1];
    this.start = counts;
    const next = counts.slice();
    this.items = new Uint32Array(counts[counts.length - 1]);
    this.eachBucket((bucket, cell) => {
      this.items[next[bucket]++] = cell;
    });
  }

  /** The box of a cell. */
  box(cell: number): Window {
    const [left, bottom, right, top] = this.boxes.subarray(4 * cell, 4 * cell + 4);
    return { left, bottom, right, top };
  }

  /** The cell that holds a point, or −1 outside the domain. */
  cellAt(x: number, y: number): number {
    const { left, right, bottom, top } = this.bounds;
    if (!(x >= left && x <= right && y >= bottom && y <= top)) return -1;
    const bucket = this.row(y) * this.across + this.column(x);
    for (let i = this.start[bucket]; i < this.start[bucket + 1]; i++) {
      if (this.holds(this.items[i], x, y)) return this.items[i];
    }
    return -1;
  }

  /** Cells whose box meets a window, each once, increasing. */
  cellsIn(window: Window): Uint32Array {
    const found: number[] = [];
    const query = ++this.query;
    const { boxes } = this;
    for (let row = this.row(window.bottom); row <= this.row(window.top); row++) {
      for (let column = this.column(window.left); column <= this.column(window.right); column++) {
        const bucket = row * this.across + column;
        for (let i = this.start[bucket]; i < this.start[bucket + 1]; i++) {
          const cell = this.items[i];
          if (this.stamp[cell] === query) continue;
          this.stamp[cell] = query;
          const b = 4 * cell;
          if (boxes[b] > window.right || boxes[b + 2] < window.left) continue;
          if (boxes[b + 1] > window.top || boxes[b + 3] < window.bottom) continue;
          found.push(cell);
        }
      }
    }
    return Uint32Array.from(found).sort();
  }

  private holds(cell: number, x: number, y: number): boolean {
    const { unit } = this;
    const { vertices, cellStart, cellVertices } = this.shape;
    const end = cellStart[cell + 1];
    for (let k = cellStart[cell]; k < end; k++) {
      const a = 2 * cellVertices[k];
      const b = 2 * cellVertices[k + 1 < end ? k + 1 : cellStart[cell]];
      const ax = (vertices[a] - x) / unit;
      const ay = (vertices[a + 1] - y) / unit;
      if (ax * ((vertices[b + 1] - y) / unit) - ((vertices[b] - x) / unit) * ay < 0) return false;
    }
    return true;
  }

  private column(x: number): number {
    const { left, right } = this.bounds;
    const share = Math.floor(((x - left) / (right - left)) * this.across);
    return Math.min(this.across - 1, Math.max(0, share));
  }

  private row(y: number): number {
    const { bottom, top } = this.bounds;
    return Math.min(this.up - 1, Math.max(0, Math.floor(((y - bottom) / (top - bottom)) * this.up)));
  }

  private eachBucket(visit: (bucket: number, cell: number) => void): void {
    const { boxes } = this;
    for (let cell = 0; cell < boxes.length / 4; cell++) {
      const lastColumn = this.column(boxes[4 * cell + 2]);
      const lastRow = this.row(boxes[4 * cell + 3]);
      for (let row = this.row(boxes[4 * cell + 1]); row <= lastRow; row++) {
        for (let column = this.column(boxes[4 * cell]); column <= lastColumn; column++) {
          visit(row * this.across + column, cell);
        }
      }
    }
  }
}
