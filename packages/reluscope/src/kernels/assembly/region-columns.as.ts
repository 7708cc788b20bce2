// What open units of a region give to the forms of later levels, in columns; see region.as.ts.

import { gatherPlanar, givenSlope, sumFourRows } from "./forms.as";

/** A panel's column has 8 rows of 8 bytes. */
const PANEL_SHIFT: usize = 6;

/** Copies the columns of weights in panels that belong to the listed units. */
export function setColumns(
  listed: i32,
  list: usize,
  rows: i32,
  weights: usize,
  panelBytes: usize,
  columns: usize,
  step: usize,
): void {
  for (let k = 0; k < listed; k++) {
    let from: usize = weights + (<usize>load<i32>(list + (<usize>k << 2)) << PANEL_SHIFT);
    let to: usize = columns;
    for (let row = 0; row < rows; row += 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
      from += panelBytes;
      to += 64;
    }
    columns += step;
  }
}

/**
 * The next level's forms and columns, from those of the units that have a sign (see `planarSum`): forms begin with `start`, and columns with
 * what stands from `waiting` on in the level's columns if that is not 0.
 */
export function passColumns(
  units: i32,
  forms: usize,
  slopes: usize,
  signs: usize,
  columns: usize,
  step: usize,
  waiting: usize,
  count: i32,
  rows: i32,
  weights: usize,
  start: usize,
  nextForms: usize,
  next: usize,
  nextStep: usize,
  active: usize,
  gatheredForms: usize,
  gathered: usize,
): void {
  const listed = gatherPlanar(units, 0, forms, slopes, signs, active, gatheredForms);
  // Four columns side by side.
  const gatheredStep: usize = <usize>units << 5;
  for (let k = 0; k < listed; k++) {
    const unit: i32 = load<i32>(active + (<usize>k << 2)) >> <i32>PANEL_SHIFT;
    const slope = givenSlope(load<u8>(signs + unit), load<f64>(slopes + (<usize>unit << 3)));
    let from: usize = columns + (<usize>unit << 3);
    let to: usize = gathered + (<usize>k << 5);
    for (let column = 0; column < count; column += 4) {
      store<f64>(to, slope * load<f64>(from));
      store<f64>(to, slope * load<f64>(from + step), 8);
      store<f64>(to, slope * load<f64>(from + 2 * step), 16);
      store<f64>(to, slope * load<f64>(from + 3 * step), 24);
      from += 4 * step;
      to += gatheredStep;
    }
  }
  const panelBytes: usize = <usize>units << PANEL_SHIFT;
  const lastActive: usize = active + (<usize>listed << 2);
  // The weights of a panel serve the forms and all columns while the cache has them. Rows and columns behind the last are not read before
  // they are set.
  for (let row = 0; row < rows; row += 4) {
    const panel: usize = weights + <usize>(row >> 3) * panelBytes + (<usize>(row & 7) << 3);
    const at: usize = <usize>row << 5;
    sumFourRows(panel, active, lastActive, gatheredForms, start + at, nextForms + at, 0.0, 0.0, 0.0, 0.0, 0.0);
    let to: usize = next + (<usize>row << 3);
    let form: usize = gathered;
    let begun: usize = waiting + (<usize>row << 3);
    for (let column = 0; column < count; column += 4) {
      let a0 = f64x2.splat(0.0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      if (waiting != 0) {
        a0 = v128.load(begun);
        a1 = v128.load(begun, 16);
        b0 = v128.load(begun + step);
        b1 = v128.load(begun + step, 16);
        c0 = v128.load(begun + 2 * step);
        c1 = v128.load(begun + 2 * step, 16);
        d0 = v128.load(begun + 3 * step);
        d1 = v128.load(begun + 3 * step, 16);
        begun += 4 * step;
      }
      let from = form;
      for (let p: usize = active; p < lastActive; p += 4) {
        const weight: usize = panel + <usize>load<u32>(p);
        const w0 = v128.load(weight);
        const w1 = v128.load(weight, 16);
        const a = v128.load64_splat(from);
        a0 = f64x2.add(a0, f64x2.mul(w0, a));
        a1 = f64x2.add(a1, f64x2.mul(w1, a));
        const b = v128.load64_splat(from, 8);
        b0 = f64x2.add(b0, f64x2.mul(w0, b));
        b1 = f64x2.add(b1, f64x2.mul(w1, b));
        const c = v128.load64_splat(from, 16);
        c0 = f64x2.add(c0, f64x2.mul(w0, c));
        c1 = f64x2.add(c1, f64x2.mul(w1, c));
        const d = v128.load64_splat(from, 24);
        d0 = f64x2.add(d0, f64x2.mul(w0, d));
        d1 = f64x2.add(d1, f64x2.mul(w1, d));
        from += 32;
      }
      v128.store(to, a0);
      v128.store(to, a1, 16);
      v128.store(to + nextStep, b0);
      v128.store(to + nextStep, b1, 16);
      v128.store(to + 2 * nextStep, c0);
      v128.store(to + 2 * nextStep, c1, 16);
      v128.store(to + 3 * nextStep, d0);
      v128.store(to + 3 * nextStep, d1, 16);
      to += 4 * nextStep;
      form += gatheredStep;
    }
  }
}
