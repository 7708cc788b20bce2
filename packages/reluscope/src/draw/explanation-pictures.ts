/**
 * Pictures of an explained network: which classes are separable after which layer, what every unit does, and which classes each
 * hyperplane cuts. Their inks show on light and on dark paper; text takes the colour of the page.
 */
import { SIDE_CUT } from "../construct/interference.ts";
import type { LevelExplanation } from "../explain/explain-network.ts";
import type { ObservedInterference } from "../explain/observed-interference.ts";
import type { DomainRole, ObservedRoles } from "../explain/unit-roles.ts";
import type { Picture } from "./context.ts";
import { rectangle } from "./rectangle.ts";

const INK = "currentColor";
const YES = "#2a9d6f";
const NO = "#d1603d";
const OPEN = "#8a8f99";

const ROLE_INKS: Readonly<Record<DomainRole | ObservedRoles["roles"][number], string>> = {
  crease: "#4d7fd6",
  switches: "#4d7fd6",
  affine: "#d99a2b",
  on: "#d99a2b",
  dead: "#8a8f99",
  off: "#8a8f99",
  linear: "#8f6fc4",
  open: "#d1603d",
};

/** Such as `dead`, in the order of the legend: the domain's word and the data's for the same thing. */
const LEGEND: readonly (readonly [text: string, ink: string])[] = [
  ["on and off", ROLE_INKS.crease],
  ["always on", ROLE_INKS.affine],
  ["never on", ROLE_INKS.dead],
  ["linear", ROLE_INKS.linear],
  ["undecided", ROLE_INKS.open],
];

const levelName = (level: number, last: number) =>
  level === 0 ? "inputs" : level === last ? "outputs" : `layer ${level}`;

/** Classes in rows, levels in columns: separable from all others, not, or undecided. */
export function separabilityPicture(
  levels: readonly LevelExplanation[],
  classNames: readonly string[],
): Picture {
  const shown = levels.filter(({ separability }) => separability);
  const classes = shown[0]?.separability?.againstRest.map(({ classNumber }) => classNumber) ?? [];
  const [left, top, across, down] = [130, 34, 74, 26];
  const width = Math.max(left + 350, left + across * shown.length + 20);
  const height = top + down * classes.length + 34;
  return {
    width,
    height,
    render(context) {
      shown.forEach(({ level }, column) => {
        context.fillText(levelName(level, levels.length - 1), left + across * (column + 0.5), top - 12, {
          color: INK,
          anchor: "middle",
        });
      });
      classes.forEach((own, row) => {
        const y = top + down * (row + 0.5);
        context.fillText(`class ${shortName(classNames[own])}`, left - 14, y, {
          color: INK,
          anchor: "end",
          baseline: "middle",
        });
        shown.forEach(({ separability }, column) => {
          const x = left + across * (column + 0.5);
          const answer = separability?.againstRest.find(({ classNumber }) => classNumber === own)?.separable;
          context.circle(x, y, 8);
          if (answer) context.fill(YES);
          else
            context.stroke({
              color: answer === false ? NO : OPEN,
              width: 2,
              dash: answer === undefined ? [3, 3] : undefined,
            });
          if (answer === undefined)
            context.fillText("?", x, y, { color: OPEN, anchor: "middle", baseline: "middle" });
        });
      });
      const y = height - 12;
      context.circle(left, y - 4, 6);
      context.fill(YES);
      context.fillText("a hyperplane separates it from all others", left + 12, y, { color: INK });
      context.circle(left + 262, y - 4, 6);
      context.stroke({ color: NO, width: 2 });
      context.fillText("none does", left + 274, y, { color: INK });
    },
  };
}

const shortName = (name: string) => (name.length > 12 ? `${name.slice(0, 11)}…` : name);

/** Units of wide layers in so many columns. */
const UNITS_ACROSS = 64;

/** A strip for each layer: what each unit does on the domain, and below on the rows. */
export function rolesPicture(
  domain: readonly (readonly DomainRole[])[] | undefined,
  observed: readonly ObservedRoles[] | undefined,
): Picture {
  const [left, cell, gap] = [130, 10, 12];
  const strips = (domain ?? observed ?? []).flatMap((_, l) => [
    ...(domain
      ? [{ name: `layer ${l + 1}, domain`, roles: domain[l] as readonly (keyof typeof ROLE_INKS)[] }]
      : []),
    ...(observed
      ? [
          {
            name: domain ? "rows" : `layer ${l + 1}, rows`,
            roles: observed[l].roles as readonly (keyof typeof ROLE_INKS)[],
          },
        ]
      : []),
  ]);
  const lines = strips.map(({ roles }) => Math.ceil(roles.length / UNITS_ACROSS));
  const most = Math.max(1, ...strips.map(({ roles }) => Math.min(UNITS_ACROSS, roles.length)));
  const width = Math.max(520, left + most * (cell + 1) + 20);
  const height = lines.reduce((sum, count) => sum + count * (cell + 1) + gap, 10) + 34;
  return {
    width,
    height,
    render(context) {
      let y = 10;
      strips.forEach(({ name, roles }, s) => {
        context.fillText(name, left - 12, y + cell / 2, { color: INK, anchor: "end", baseline: "middle" });
        const inks = new Map<string, number[]>();
        roles.forEach((role, unit) => {
          const list = inks.get(ROLE_INKS[role]) ?? [];
          inks.set(ROLE_INKS[role], list);
          list.push(unit);
        });
        for (const [ink, units] of inks) {
          for (const unit of units)
            rectangle(context, {
              x: left + (unit % UNITS_ACROSS) * (cell + 1),
              y: y + Math.floor(unit / UNITS_ACROSS) * (cell + 1),
              width: cell,
              height: cell,
            });
          context.fill(ink);
        }
        y += lines[s] * (cell + 1) + gap;
      });
      let x = left;
      for (const [text, ink] of LEGEND) {
        rectangle(context, { x, y: y + 6, width: cell, height: cell });
        context.fill(ink);
        context.fillText(text, x + cell + 5, y + 6 + cell / 2, { color: INK, baseline: "middle" });
        x += cell + 14 + 6.2 * text.length;
      }
    },
  };
}

/** Units across, classes down: the deeper the colour the more rows of the class the unit is on for; a dot where its hyperplane cuts the class. */
export function interferencePicture(found: ObservedInterference, classNames: readonly string[]): Picture {
  const { units, classes, sides, share } = found;
  const cell = units > 48 ? 10 : 16;
  const [left, top] = [130, 20];
  const rows = Math.ceil(units / UNITS_ACROSS);
  const band = classes * cell + 16;
  const width = Math.max(520, left + Math.min(units, UNITS_ACROSS) * cell + 20);
  const height = top + rows * band;
  return {
    width,
    height,
    render(context) {
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < classes; c++)
          context.fillText(
            `class ${shortName(classNames[c])}`,
            left - 10,
            top + row * band + (c + 0.5) * cell,
            {
              color: INK,
              size: Math.min(11, cell),
              anchor: "end",
              baseline: "middle",
            },
          );
      }
      for (let unit = 0; unit < units; unit++) {
        for (let c = 0; c < classes; c++) {
          const at = unit * classes + c;
          const x = left + (unit % UNITS_ACROSS) * cell;
          const y = top + Math.floor(unit / UNITS_ACROSS) * band + c * cell;
          rectangle(context, { x: x + 0.5, y: y + 0.5, width: cell - 1, height: cell - 1 });
          context.fill("#4d7fd6", 0, 0.08 + 0.84 * share[at]);
          if (sides[at] !== SIDE_CUT) continue;
          context.circle(x + cell / 2, y + cell / 2, cell / 7);
          context.fill(NO);
        }
      }
    },
  };
}
