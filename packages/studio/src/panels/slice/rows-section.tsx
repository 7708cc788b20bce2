/** Through which rows of the data a line or a plane goes. */
import { Button, NumberBox, Section } from "../../parts/controls.tsx";
import { parts } from "../../state/store.ts";
import { rowOf, throughRows } from "./moves.ts";

const PLACES = ["(0, 0)", "(1, 0)", "(0, 1)"];

export function RowsSection() {
  const slice = parts.slice.value;
  const data = parts.data.value;
  if (slice.kind !== "points" || !data) return null;
  const rows = slice.points.map(rowOf);
  const dimension = rows.length - 1;
  return (
    <Section
      title="Through rows"
      aside={
        <Button
          kind="quiet"
          onClick={() => throughRows(dimension, randomRows(rows.length, data.rows.length))}
        >
          other rows
        </Button>
      }
    >
      <div class="stack">
        {rows.map((row, k) => (
          <div class="row" key={PLACES[k]}>
            <span class="faint">row</span>
            <NumberBox
              label={`row at ${PLACES[k]}`}
              value={row}
              low={0}
              high={data.rows.length - 1}
              whole
              onChange={(next) => throughRows(dimension, rows.with(k, next))}
            />
            <span class="faint">
              at {dimension === 1 ? ["t = 0", "t = 1"][k] : PLACES[k]}
              {data.classes.length > 0 && row >= 0 && `, class ${data.classes[row]}`}
            </span>
          </div>
        ))}
        <p class="note">Rows are counted from 0. Other points are shown where their shadows fall.</p>
      </div>
    </Section>
  );
}

/** Different rows by chance: what is looked at next needs no seed, and the link keeps what was found. */
function randomRows(count: number, of: number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < Math.min(count, of)) chosen.add(Math.floor(Math.random() * of));
  return [...chosen];
}
