/** All ways to make the network beside each other: layers, units, parameters, cells, interference, exactness. */
import { countText } from "reluscope/draw";
import { Section, Toggle } from "../../parts/controls.tsx";
import { proofText } from "./construct-stage.tsx";
import { construct, taskKey, way } from "./construct-state.ts";
import { compared, comparing } from "./follow.ts";
import { type Compared, WAYS } from "./tasks.ts";

type Row = readonly [title: string, value: (one: Compared) => string];

const ROWS: readonly Row[] = [
  ["layers", ({ counts }) => String(counts.depth)],
  ["units", ({ counts }) => countText(counts.units)],
  ["parameters", ({ counts }) => countText(counts.parameters)],
  ["not zero", ({ counts }) => countText(counts.nonZeroParameters)],
  ["cells", ({ cells }) => countText(cells)],
  ["regions", ({ regions }) => countText(regions)],
  ["cells without point", ({ outside }) => (outside === undefined ? "–" : countText(outside))],
  ["interference", ({ interference }) => (interference === undefined ? "–" : countText(interference))],
  ["deviation", (one) => proofText(one)],
];

/** Rows that only labelled points have. */
const OF_POINTS = new Set(["cells without point", "interference"]);

export function ComparisonSection() {
  const { kind, together, ways } = construct.value.value;
  const found = compared.value;
  const rows = found?.key === taskKey.value ? found.rows : undefined;
  const columns = rows?.filter((row): row is Compared => "counts" in row) ?? [];
  const title = (name: string) => WAYS[kind].find((one) => one.name === name)?.title ?? name;
  return (
    <Section
      title="Shallow and deep"
      aside={
        kind !== "line" && (
          <Toggle
            label="side by side"
            on={together}
            onChange={(on) => construct.change({ together: on }, { undo: false })}
          />
        )
      }
    >
      {columns.length === 0 ? (
        <p class="note">{comparing.value ? "comparing …" : "Nothing to compare yet."}</p>
      ) : (
        <table class="table construct-comparison">
          <thead>
            <tr>
              <td />
              {columns.map(({ way: name }) => (
                <th key={name} scope="col">
                  <button
                    type="button"
                    class="quiet"
                    aria-pressed={name === way.value}
                    onClick={() => construct.change({ ways: { ...ways, [kind]: name } })}
                  >
                    {title(name)}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.filter(([name]) => kind === "points" || !OF_POINTS.has(name)).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {columns.map((one) => (
                  <td key={one.way} data-compare={`${one.way} ${name}`}>
                    {value(one)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows?.map(
        (row) =>
          "reason" in row && (
            <p class="note" key={row.way}>
              {title(row.way)}: {row.reason}
            </p>
          ),
      )}
      {kind === "points" && columns.length > 0 && (
        <p class="note after-table">
          Interference: units that serve one part and are not zero on another one. The deep network has none.
        </p>
      )}
    </Section>
  );
}
