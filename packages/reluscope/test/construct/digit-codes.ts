/** Codes of digits in the plane (their two principal components), 16 centroids of them, and the mean image at each. */

/** Rows of a CSV file with a header: numbers, the last one the class. */
export function tableOf(bytes: Uint8Array): { readonly points: number[][]; readonly labels: number[] } {
  const rows = new TextDecoder()
    .decode(bytes)
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  return { points: rows.map((row) => row.slice(0, -1)), labels: rows.map((row) => row[row.length - 1]) };
}

export function digitCodes(images: readonly (readonly number[])[], count = 16) {
  const n = images[0].length;
  const mean = Array.from(
    { length: n },
    (_, k) => images.reduce((sum, image) => sum + image[k], 0) / images.length,
  );
  const centered = images.map((image) => image.map((value, k) => value - mean[k]));
  const first = principal(centered, []);
  const second = principal(centered, [first]);
  const codes = centered.map((image) => [dot(image, first), dot(image, second)]);
  let centroids = Array.from({ length: count }, (_, k) => codes[Math.floor((k * codes.length) / count)]);
  let nearest: number[] = [];
  for (let round = 0; round < 30; round++) {
    nearest = codes.map((code) => {
      const distances = centroids.map(([x, y]) => (code[0] - x) ** 2 + (code[1] - y) ** 2);
      return distances.indexOf(Math.min(...distances));
    });
    centroids = centroids.map((old, k) => meanOf(codes.filter((_, i) => nearest[i] === k)) ?? old);
  }
  const targets = centroids.map((_, k) => meanOf(images.filter((__, i) => nearest[i] === k)) ?? mean);
  return { codes: centroids, targets };
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, k) => sum + value * b[k], 0);

/** The direction of largest variance across those before it, by power iteration. */
function principal(rows: readonly (readonly number[])[], before: readonly (readonly number[])[]): number[] {
  let direction = rows[0].map((_, k) => 1 + (k % 3));
  for (let round = 0; round < 60; round++) {
    const products = rows.map((row) => dot(row, direction));
    let next = direction.map((_, k) => rows.reduce((sum, row, i) => sum + products[i] * row[k], 0));
    for (const other of before) {
      const along = dot(next, other);
      next = next.map((value, k) => value - along * other[k]);
    }
    const length = Math.hypot(...next);
    direction = next.map((value) => value / length);
  }
  return direction;
}

function meanOf(rows: readonly (readonly number[])[]): number[] | undefined {
  if (rows.length === 0) return undefined;
  return rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
}
