/** The story's chapters on units: what they do on the domain and on the data, which matter, and which could go. */
import { SIDE_CUT } from "../construct/interference.ts";
import type { DataExplanation, DomainExplanation } from "./explain-network.ts";
import type { Statement } from "./statement.ts";
import type { Told } from "./story.ts";
import { countOf, countText, listText, partText, shortText, unitsText } from "./story-words.ts";
import type { DomainRole } from "./unit-roles.ts";

/** Units that matter most are told up to this many. */
const MOST_TOLD = 5;

const idsOf = (layer: number, units: ArrayLike<number>) =>
  Array.from(units, (unit) => [layer, unit] as const);

export function unitStatements({ network, domain, data }: Told): Statement[] {
  return network.layers.flatMap((_, l) => [
    ...(domain ? domainRoles(domain, l) : []),
    ...(data ? dataRoles(data, l) : []),
    ...(data ? interference(data, l) : []),
  ]);
}

const WORDS: Readonly<Record<DomainRole, readonly [one: string, many: string]>> = {
  dead: ["is never on", "are never on"],
  affine: ["is never off and makes no crease", "are never off and make no crease"],
  crease: ["is on in one part and off in another", "are on in one part and off in another"],
  linear: ["only passes a value on", "only pass a value on"],
  open: ["is undecided", "are undecided"],
};

function domainRoles({ roles, ofData }: DomainExplanation, l: number): Statement[] {
  const own = roles.layers[l].roles;
  const of = (role: DomainRole) => own.flatMap((found, unit) => (found === role ? [unit] : []));
  const parts = (["crease", "affine", "dead", "linear", "open"] as const)
    .map((role) => ({ role, units: of(role) }))
    .filter(({ units }) => units.length > 0);
  const told = parts.map(({ role, units }) => {
    const few = units.length < own.length && units.length <= 4 ? ` (${unitsText(units)})` : "";
    return `${countText(units.length)} ${WORDS[role][units.length === 1 ? 0 : 1]}${few}`;
  });
  const statements: Statement[] = [
    {
      chapter: "units",
      certainty: of("open").length === own.length ? "unknown" : "proved",
      about: { kind: "layer", ids: [l + 1] },
      text: `On the ${ofData ? "box of the data" : "domain"}, of the ${countOf(own.length, "unit")} of layer ${l + 1}: ${told.join("; ")}.`,
    },
  ];
  for (const group of roles.layers[l].duplicates.slice(0, 3))
    statements.push({
      chapter: "units",
      certainty: "proved",
      about: { kind: "unit", ids: idsOf(l + 1, group) },
      text: `In layer ${l + 1} ${unitsText(group)} are multiples of one another everywhere: they have one hyperplane and face the same way.`,
    });
  return statements;
}

function dataRoles({ observed, rows }: DataExplanation, l: number): Statement[] {
  const { roles } = observed[l];
  const of = (role: (typeof roles)[number]) => roles.flatMap((found, unit) => (found === role ? [unit] : []));
  const [off, on, switches] = [of("off"), of("on"), of("switches")];
  if (off.length + on.length + switches.length === 0) return [];
  const named = (units: readonly number[]) =>
    units.length > 0 && units.length <= 4 ? ` (${unitsText(units)})` : "";
  return [
    {
      chapter: "units",
      certainty: "proved at the rows",
      about: { kind: "layer", ids: [l + 1] },
      text: `On the ${countOf(rows, "row")} ${countText(switches.length)} of the units of layer ${l + 1} switch, ${countText(on.length)} ${on.length === 1 ? "is" : "are"} on for all${named(on)}, and ${countText(off.length)} ${off.length === 1 ? "is" : "are"} off for all${named(off)}.`,
    },
  ];
}

function interference({ interference: found, classNames }: DataExplanation, l: number): Statement[] {
  if (!found || !classNames) return [];
  const { units, classes, sides, separating } = found[l];
  if (classes < 2) return [];
  let cuts = 0;
  for (const side of sides) if (side === SIDE_CUT) cuts++;
  const statements: Statement[] = [
    {
      chapter: "units",
      certainty: "proved at the rows",
      about: { kind: "layer", ids: [l + 1] },
      text: `The hyperplanes of layer ${l + 1} cut through a class in ${countText(cuts)} of ${countText(units * classes)} cases (${countOf(units, "unit")} times ${countOf(classes, "class", "classes")}).`,
    },
  ];
  if (separating.length > 0)
    statements.push({
      chapter: "units",
      certainty: "proved at the rows",
      about: { kind: "unit", ids: idsOf(l + 1, separating) },
      text: `In layer ${l + 1} ${unitsText(separating)} ${separating.length === 1 ? "tells" : "tell"} classes apart without cutting any: on for all rows of some classes, off for all rows of the others.`,
    });
  return statements;
}

export function removableStatements({ network, domain, data }: Told): Statement[] {
  const statements: Statement[] = [];
  const units = network.layers.reduce((sum, { bias }) => sum + bias.length, 0);
  if (data && units > 0) statements.push(...influence(data, units));
  if (domain && units > 0) {
    const { roles, ofData } = domain;
    const gone = units - roles.unitsLeft;
    const ids = roles.layers.flatMap(({ removable }, l) => idsOf(l + 1, removable));
    const where = ofData ? "the box of the data" : "the domain";
    const kept =
      roles.affineKept > 0
        ? ` ${countOf(roles.affineKept, "affine unit")} stay${roles.affineKept === 1 ? "s" : ""}, because giving ${roles.affineKept === 1 ? "it" : "them"} to others would round.`
        : "";
    statements.push({
      chapter: "removable",
      // What was looked for is not all that there may be.
      certainty: gone === 0 ? "unknown" : "proved",
      about: gone === 0 ? { kind: "network" } : { kind: "unit", ids },
      text:
        gone === 0
          ? `No unit was found that could go without changing the function on ${where}.${kept}`
          : `${countText(gone)} of the ${countOf(units, "unit")} can go without changing the function on ${where}, exactly; ${countText(roles.unitsLeft)} are left.${kept}`,
    });
  }
  if (data && units > 0) {
    const idle = data.observed.flatMap(({ roles }, l) => {
      const { negativeSlope } = network.layers[l];
      const proved = domain?.roles.layers[l].roles;
      const own = roles.flatMap((role, unit) =>
        role === "off" && negativeSlope[unit] === 0 && proved?.[unit] !== "dead" ? [unit] : [],
      );
      return idsOf(l + 1, own);
    });
    if (idle.length > 0)
      statements.push({
        chapter: "removable",
        certainty: "proved at the rows",
        about: { kind: "unit", ids: idle },
        text: `${domain ? "Beyond those that never turn on, " : ""}${countOf(idle.length, "unit")} ${idle.length === 1 ? "is" : "are"} 0 on every row of the data: without ${idle.length === 1 ? "it" : "them"} the outputs at these rows stay exactly the same.`,
      });
  }
  return statements;
}

function influence(
  { influences, classNames, wrong, predictions }: DataExplanation,
  units: number,
): Statement[] {
  const { units: list, rows, complete } = influences;
  if (list.length === 0) return [];
  const some = complete ? "" : ` of the ${countText(list.length)} looked at`;
  const name = ({ layer, unit }: (typeof list)[number]) => `unit ${unit} of layer ${layer}`;
  const chapter = "removable";
  if (!predictions || (!classNames && !wrong)) {
    const most = list.slice(0, MOST_TOLD).filter(({ shift }) => shift > 0);
    if (most.length === 0) return [];
    return [
      {
        chapter,
        certainty: "measured",
        about: { kind: "unit", ids: most.map(({ layer, unit }) => [layer, unit]) },
        text: `Taken out one at a time, ${list1(most.map((one) => `${name(one)} (${shortText(one.shift)})`))} change the outputs most${some}, by the root mean square over ${countOf(rows, "row")}.`,
      },
    ];
  }
  const most = list.slice(0, MOST_TOLD).filter(({ changed }) => changed > 0);
  const quiet = list.filter(({ changed }) => changed === 0);
  const statements: Statement[] = [];
  if (most.length > 0)
    statements.push({
      chapter,
      certainty: "measured",
      about: { kind: "unit", ids: most.map(({ layer, unit }) => [layer, unit]) },
      text: `Taken out one at a time, ${list1(most.map((one) => `${name(one)} (${countOf(one.changed, "row")})`))} ${most.length === 1 ? "changes" : "change"} the class of most rows${some}.`,
    });
  if (quiet.length > 0)
    statements.push({
      chapter,
      certainty: "measured",
      about: { kind: "unit", ids: quiet.map(({ layer, unit }) => [layer, unit]) },
      text: `Without any one of ${quiet.length === list.length ? "them" : partText(quiet.length, units)} units no row${rows < 2 ? "" : ` of ${countText(rows)}`} changes its class; together they may well matter.`,
    });
  return statements;
}

const list1 = (items: readonly string[]) => listText(items, MOST_TOLD);
