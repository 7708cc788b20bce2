// The inner loops of gradient training in AssemblyScript, two doubles at a time (WebAssembly SIMD).
//
// Every function does the same operations in the same order as ../typescript-training.ts does, so the two give the same
// bits. Arguments that name arrays are addresses in the shared memory. Values of a batch stand unit by unit, `stride`
// samples each (a multiple of 4); weights stand row by row.

/** out[i][b] = bias[i] + Σ_j weights[i][j] · input[j][b] */
export function forward(
  rows: i32,
  columns: i32,
  stride: i32,
  weights: usize,
  bias: usize,
  input: usize,
  out: usize,
): void {
  const rowBytes: usize = <usize>columns << 3;
  const strideBytes: usize = <usize>stride << 3;
  const inputEnd: usize = <usize>columns * strideBytes;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const w: usize = weights + <usize>i * rowBytes;
    const o: usize = out + <usize>i * strideBytes;
    const biasAt: usize = bias + (<usize>i << 3);
    for (let b: usize = 0; b < strideBytes; b += 32) {
      let a0 = v128.load64_splat(biasAt);
      let a1 = a0;
      let b0 = v128.load64_splat(biasAt, 8);
      let b1 = b0;
      let c0 = v128.load64_splat(biasAt, 16);
      let c1 = c0;
      let d0 = v128.load64_splat(biasAt, 24);
      let d1 = d0;
      let column = w;
      for (let x: usize = 0; x < inputEnd; x += strideBytes) {
        const x0 = v128.load(input + x + b);
        const x1 = v128.load(input + x + b, 16);
        let s = v128.load64_splat(column);
        a0 = f64x2.add(a0, f64x2.mul(s, x0));
        a1 = f64x2.add(a1, f64x2.mul(s, x1));
        s = v128.load64_splat(column + rowBytes);
        b0 = f64x2.add(b0, f64x2.mul(s, x0));
        b1 = f64x2.add(b1, f64x2.mul(s, x1));
        s = v128.load64_splat(column + 2 * rowBytes);
        c0 = f64x2.add(c0, f64x2.mul(s, x0));
        c1 = f64x2.add(c1, f64x2.mul(s, x1));
        s = v128.load64_splat(column + 3 * rowBytes);
        d0 = f64x2.add(d0, f64x2.mul(s, x0));
        d1 = f64x2.add(d1, f64x2.mul(s, x1));
        column += 8;
      }
      const to: usize = o + b;
      v128.store(to, a0);
      v128.store(to, a1, 16);
      v128.store(to + strideBytes, b0);
      v128.store(to + strideBytes, b1, 16);
      v128.store(to + 2 * strideBytes, c0);
      v128.store(to + 2 * strideBytes, c1, 16);
      v128.store(to + 3 * strideBytes, d0);
      v128.store(to + 3 * strideBytes, d1, 16);
    }
  }
  for (; i < rows; i++) {
    const w: usize = weights + <usize>i * rowBytes;
    const o: usize = out + <usize>i * strideBytes;
    for (let b: usize = 0; b < strideBytes; b += 32) {
      let a0 = v128.load64_splat(bias + (<usize>i << 3));
      let a1 = a0;
      let column = w;
      for (let x: usize = 0; x < inputEnd; x += strideBytes) {
        const s = v128.load64_splat(column);
        a0 = f64x2.add(a0, f64x2.mul(s, v128.load(input + x + b)));
        a1 = f64x2.add(a1, f64x2.mul(s, v128.load(input + x + b, 16)));
        column += 8;
      }
      v128.store(o + b, a0);
      v128.store(o + b, a1, 16);
    }
  }
}

/** out[j][b] = Σ_i weights[i][j] · delta[i][b] */
export function backward(
  rows: i32,
  columns: i32,
  stride: i32,
  weights: usize,
  delta: usize,
  out: usize,
): void {
  const rowBytes: usize = <usize>columns << 3;
  const strideBytes: usize = <usize>stride << 3;
  const deltaEnd: usize = <usize>rows * strideBytes;
  let j = 0;
  for (; j + 3 < columns; j += 4) {
    const w: usize = weights + (<usize>j << 3);
    const o: usize = out + <usize>j * strideBytes;
    for (let b: usize = 0; b < strideBytes; b += 32) {
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let b0 = f64x2.splat(0);
      let b1 = f64x2.splat(0);
      let c0 = f64x2.splat(0);
      let c1 = f64x2.splat(0);
      let d0 = f64x2.splat(0);
      let d1 = f64x2.splat(0);
      let row = w;
      for (let x: usize = 0; x < deltaEnd; x += strideBytes) {
        const x0 = v128.load(delta + x + b);
        const x1 = v128.load(delta + x + b, 16);
        let s = v128.load64_splat(row);
        a0 = f64x2.add(a0, f64x2.mul(s, x0));
        a1 = f64x2.add(a1, f64x2.mul(s, x1));
        s = v128.load64_splat(row, 8);
        b0 = f64x2.add(b0, f64x2.mul(s, x0));
        b1 = f64x2.add(b1, f64x2.mul(s, x1));
        s = v128.load64_splat(row, 16);
        c0 = f64x2.add(c0, f64x2.mul(s, x0));
        c1 = f64x2.add(c1, f64x2.mul(s, x1));
        s = v128.load64_splat(row, 24);
        d0 = f64x2.add(d0, f64x2.mul(s, x0));
        d1 = f64x2.add(d1, f64x2.mul(s, x1));
        row += rowBytes;
      }
      const to: usize = o + b;
      v128.store(to, a0);
      v128.store(to, a1, 16);
      v128.store(to + strideBytes, b0);
      v128.store(to + strideBytes, b1, 16);
      v128.store(to + 2 * strideBytes, c0);
      v128.store(to + 2 * strideBytes, c1, 16);
      v128.store(to + 3 * strideBytes, d0);
      v128.store(to + 3 * strideBytes, d1, 16);
    }
  }
  for (; j < columns; j++) {
    const o: usize = out + <usize>j * strideBytes;
    for (let b: usize = 0; b < strideBytes; b += 32) {
      let a0 = f64x2.splat(0);
      let a1 = f64x2.splat(0);
      let row: usize = weights + (<usize>j << 3);
      for (let x: usize = 0; x < deltaEnd; x += strideBytes) {
        const s = v128.load64_splat(row);
        a0 = f64x2.add(a0, f64x2.mul(s, v128.load(delta + x + b)));
        a1 = f64x2.add(a1, f64x2.mul(s, v128.load(delta + x + b, 16)));
        row += rowBytes;
      }
      v128.store(o + b, a0);
      v128.store(o + b, a1, 16);
    }
  }
}

// @ts-ignore: decorator
@inline
function lanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** weightGradient[i][j] = Σ_b delta[i][b] · input[j][b], biasGradient[i] = Σ_b delta[i][b]: even and odd b apart, then both. */
export function gradient(
  rows: i32,
  columns: i32,
  stride: i32,
  delta: usize,
  input: usize,
  weightGradient: usize,
  biasGradient: usize,
): void {
  const rowBytes: usize = <usize>columns << 3;
  const strideBytes: usize = <usize>stride << 3;
  for (let i = 0; i < rows; i++) {
    const d: usize = delta + <usize>i * strideBytes;
    let sum = f64x2.splat(0);
    for (let b: usize = 0; b < strideBytes; b += 16) sum = f64x2.add(sum, v128.load(d + b));
    store<f64>(biasGradient + (<usize>i << 3), lanes(sum));
  }
  let i = 0;
  for (; i + 1 < rows; i += 2) {
    const d: usize = delta + <usize>i * strideBytes;
    const g: usize = weightGradient + <usize>i * rowBytes;
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      const x: usize = input + <usize>j * strideBytes;
      let p0 = f64x2.splat(0);
      let p1 = f64x2.splat(0);
      let p2 = f64x2.splat(0);
      let p3 = f64x2.splat(0);
      let q0 = f64x2.splat(0);
      let q1 = f64x2.splat(0);
      let q2 = f64x2.splat(0);
      let q3 = f64x2.splat(0);
      for (let b: usize = 0; b < strideBytes; b += 16) {
        const d0 = v128.load(d + b);
        const d1 = v128.load(d + b + strideBytes);
        let v = v128.load(x + b);
        p0 = f64x2.add(p0, f64x2.mul(d0, v));
        q0 = f64x2.add(q0, f64x2.mul(d1, v));
        v = v128.load(x + b + strideBytes);
        p1 = f64x2.add(p1, f64x2.mul(d0, v));
        q1 = f64x2.add(q1, f64x2.mul(d1, v));
        v = v128.load(x + b + 2 * strideBytes);
        p2 = f64x2.add(p2, f64x2.mul(d0, v));
        q2 = f64x2.add(q2, f64x2.mul(d1, v));
        v = v128.load(x + b + 3 * strideBytes);
        p3 = f64x2.add(p3, f64x2.mul(d0, v));
        q3 = f64x2.add(q3, f64x2.mul(d1, v));
      }
      const to: usize = g + (<usize>j << 3);
      store<f64>(to, lanes(p0));
      store<f64>(to, lanes(p1), 8);
      store<f64>(to, lanes(p2), 16);
      store<f64>(to, lanes(p3), 24);
      store<f64>(to + rowBytes, lanes(q0));
      store<f64>(to + rowBytes, lanes(q1), 8);
      store<f64>(to + rowBytes, lanes(q2), 16);
      store<f64>(to + rowBytes, lanes(q3), 24);
    }
    for (; j < columns; j++) {
      gradientEntry(strideBytes, d, input + <usize>j * strideBytes, g + (<usize>j << 3));
      gradientEntry(strideBytes, d + strideBytes, input + <usize>j * strideBytes, g + rowBytes + (<usize>j << 3));
    }
  }
  for (; i < rows; i++) {
    const d: usize = delta + <usize>i * strideBytes;
    const g: usize = weightGradient + <usize>i * rowBytes;
    for (let j = 0; j < columns; j++)
      gradientEntry(strideBytes, d, input + <usize>j * strideBytes, g + (<usize>j << 3));
  }
}

function gradientEntry(strideBytes: usize, delta: usize, input: usize, to: usize): void {
  let sum = f64x2.splat(0);
  for (let b: usize = 0; b < strideBytes; b += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(delta + b), v128.load(input + b)));
  store<f64>(to, lanes(sum));
}

/** out[i][b] = value where it is positive, slopes[i] · value elsewhere */
export function activate(rows: i32, stride: i32, values: usize, slopes: usize, out: usize): void {
  const strideBytes: usize = <usize>stride << 3;
  const zero = f64x2.splat(0);
  for (let i = 0; i < rows; i++) {
    const slope = v128.load64_splat(slopes + (<usize>i << 3));
    const end: usize = <usize>(i + 1) * strideBytes;
    for (let b: usize = <usize>i * strideBytes; b < end; b += 16) {
      const value = v128.load(values + b);
      v128.store(out + b, v128.bitselect(value, f64x2.mul(slope, value), f64x2.gt(value, zero)));
    }
  }
}

/** delta[i][b] is kept where value[i][b] is positive, and multiplied by slopes[i] elsewhere. */
export function gate(rows: i32, stride: i32, values: usize, slopes: usize, delta: usize): void {
  const strideBytes: usize = <usize>stride << 3;
  const zero = f64x2.splat(0);
  for (let i = 0; i < rows; i++) {
    const slope = v128.load64_splat(slopes + (<usize>i << 3));
    const end: usize = <usize>(i + 1) * strideBytes;
    for (let b: usize = <usize>i * strideBytes; b < end; b += 16) {
      const d = v128.load(delta + b);
      v128.store(delta + b, v128.bitselect(d, f64x2.mul(slope, d), f64x2.gt(v128.load(values + b), zero)));
    }
  }
}

/** velocity = momentum · velocity + gradient; parameters −= rate · velocity */
export function descend(
  length: i32,
  parameters: usize,
  gradients: usize,
  velocity: usize,
  rate: f64,
  momentum: f64,
): void {
  const r = f64x2.splat(rate);
  const m = f64x2.splat(momentum);
  const end: usize = <usize>length << 3;
  for (let k: usize = 0; k < end; k += 16) {
    const v = f64x2.add(f64x2.mul(m, v128.load(velocity + k)), v128.load(gradients + k));
    v128.store(velocity + k, v);
    v128.store(parameters + k, f64x2.sub(v128.load(parameters + k), f64x2.mul(r, v)));
  }
}

/** Adam (Kingma and Ba 2015), with the corrections of both moments as given. */
export function adam(
  length: i32,
  parameters: usize,
  gradients: usize,
  first: usize,
  second: usize,
  rate: f64,
  beta1: f64,
  beta2: f64,
  secondCorrection: f64,
  epsilon: f64,
): void {
  const r = f64x2.splat(rate);
  const keep1 = f64x2.splat(beta1);
  const take1 = f64x2.splat(1 - beta1);
  const keep2 = f64x2.splat(beta2);
  const take2 = f64x2.splat(1 - beta2);
  const correction = f64x2.splat(secondCorrection);
  const e = f64x2.splat(epsilon);
  const end: usize = <usize>length << 3;
  for (let k: usize = 0; k < end; k += 16) {
    const g = v128.load(gradients + k);
    const m = f64x2.add(f64x2.mul(keep1, v128.load(first + k)), f64x2.mul(take1, g));
    const v = f64x2.add(f64x2.mul(keep2, v128.load(second + k)), f64x2.mul(f64x2.mul(take2, g), g));
    v128.store(first + k, m);
    v128.store(second + k, v);
    const scale = f64x2.add(f64x2.div(f64x2.sqrt(v), correction), e);
    v128.store(
      parameters + k,
      f64x2.sub(v128.load(parameters + k), f64x2.div(f64x2.mul(r, m), scale)),
    );
  }
}
