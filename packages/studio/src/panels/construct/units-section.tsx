/** What each unit of the constructed network is for; pointing at one shows on the picture where it is on and where it switches. */
import { countText } from "reluscope/draw";
import { hexColor, layerInk } from "reluscope/view";
import { Section } from "../../parts/controls.tsx";
import { theme } from "../../state/theme.ts";
import { construct } from "./construct-state.ts";
import { lit, made } from "./follow.ts";

/** Units that are listed. */
const LISTED = 150;

export function UnitsSection() {
  const found = made.value;
  const { kind } = construct.value.value;
  if (!found || found.task.kind !== kind) return null;
  const { units, counts } = found;
  const now = lit.value;
  return (
    <Section
      title={`What its ${countText(units.length)} ${units.length === 1 ? "unit is" : "units are"} for`}
    >
      {units.length === 0 ? (
        <p class="note">No hidden unit is needed: one affine map does it.</p>
      ) : (
        <ul class="construct-units" aria-label="units" onPointerLeave={() => (lit.value = undefined)}>
          {units.slice(0, LISTED).map(({ layer, unit, role, group }) => {
            const mine = now?.[0] === layer && now[1] === unit;
            const show = () => {
              if (!mine) lit.value = [layer, unit];
            };
            return (
              <li key={`${layer}.${unit}`}>
                <button
                  type="button"
                  class="construct-unit"
                  data-unit={`${layer}.${unit}`}
                  data-lit={mine}
                  aria-pressed={mine}
                  onPointerEnter={show}
                  onFocus={show}
                  onClick={show}
                  onBlur={() => (lit.value = undefined)}
                >
                  <i
                    class="swatch"
                    style={{ background: hexColor(layerInk(theme.value, layer - 1, counts.depth)) }}
                  />
                  <span class="faint">
                    {layer}.{unit}
                  </span>{" "}
                  {role}
                  {group !== undefined && <span class="faint"> · {group}</span>}
                </button>
              </li>
            );
          })}
          {units.length > LISTED && <li class="note">and {countText(units.length - LISTED)} more</li>}
        </ul>
      )}
    </Section>
  );
}
