/** The story's second chapter: what the layers do to the data, and how many cells they make. */
import type { Network } from "../network/network.ts";
import type { UnitOrder } from "../units/unit-order.ts";
import type { ClassSeparation } from "./class-separability.ts";
import type { DataExplanation, DomainExplanation, LevelExplanation } from "./explain-network.ts";
import type { Statement } from "./statement.ts";
import type { Told } from "./story.ts";
import { bigText, countOf, countText, levelText, listText, rowsText } from "./story-words.ts";

const chapter = "layers";

export function layerStatements({ network, data, domain }: Told): Statement[] {
  const hidden = network.layers.length;
  return [
    ...(data ? separationSummary(data, hidden) : []),
    ...(data ? data.levels.slice(1).flatMap((level) => passageStatements(data, level, hidden)) : []),
    ...(domain ? cellCounts(domain, network) : []),
    ...(domain?.order ? chains(domain.order) : []),
  ];
}

function separationSummary(
  { levels, firstSeparable, classNames }: DataExplanation,
  hidden: number,
): Statement[] {
  if (!firstSeparable || !classNames || levels.some(({ separability }) => !separability)) return [];
  const { fromRest, pairs } = firstSeparable;
  const kinds = levels[0].separability?.againstRest.length ?? 0;
  if (kinds < 2) return [];
  const what =
    kinds === 2
      ? "The two classes are linearly separable"
      : "Every class is linearly separable from all others";
  if (fromRest !== undefined) {
    const text =
      fromRest === 0
        ? `${what} already as the inputs come: hyperplanes alone tell these rows apart, without any hidden unit.`
        : `${what} after ${levelText(fromRest, hidden)} for the first time: before that no hyperplane does it.`;
    return [{ chapter, certainty: "proved at the rows", about: { kind: "layer", ids: [fromRest] }, text }];
  }
  const open = levels.filter(({ separability }) => separability?.allFromRest === undefined);
  const later = levels.find(({ separability }) => separability?.allFromRest);
  if (open.length > 0) {
    const some = later ? `; they are after ${levelText(later.level, hidden)}` : "";
    return [
      {
        chapter,
        certainty: later ? "proved at the rows" : "unknown",
        about: { kind: "layer", ids: open.map(({ level }) => level) },
        text: `Whether hyperplanes separate all classes at ${listText(open.map(({ level }) => levelText(level, hidden)))} was not decided${some}.`,
      },
    ];
  }
  const statements: Statement[] = [
    {
      chapter,
      certainty: "proved at the rows",
      about: { kind: "layer", ids: levels.map(({ level }) => level) },
      text:
        kinds === 2
          ? "The two classes are not linearly separable at any level: after no layer does one hyperplane tell all these rows apart."
          : "At no level is every class linearly separable from all others.",
    },
  ];
  if (kinds > 2 && pairs !== undefined)
    statements.push({
      chapter,
      certainty: "proved at the rows",
      about: { kind: "layer", ids: [pairs] },
      text: `Pair by pair, all classes are linearly separable ${pairs === 0 ? "already at the inputs" : `after ${levelText(pairs, hidden)} for the first time`}.`,
    });
  return statements;
}

/** One layer: dimensions, cells, collapsed rows, which classes separate. */
function passageStatements(data: DataExplanation, level: LevelExplanation, hidden: number): Statement[] {
  const statements: Statement[] = [];
  const name = levelText(level.level, hidden);
  const { rank, size } = level;
  const about = { kind: "layer", ids: [level.level] } as const;
  const dimensions = rank.proved
    ? countOf(rank.rank, "dimension")
    : `${rank.rank} to ${rank.atMost} dimensions`;
  const cells = data.cells.byLayer[level.level - 1];
  const held =
    cells === undefined
      ? ""
      : `, and the rows lie in ${countOf(cells, "cell")} of ${level.level === 1 ? "its units" : `the layers up to it`}`;
  const subject = level.level > hidden ? "At the outputs the data span" : `Behind ${name} the data span`;
  statements.push({
    chapter,
    certainty: rank.proved || cells !== undefined ? "proved at the rows" : "unknown",
    about,
    text: `${subject} ${dimensions} of ${countText(size)}${held}.`,
  });
  if (level.collapsed.length > 0) {
    const rows = level.collapsed.flat();
    statements.push({
      chapter,
      certainty: "proved at the rows",
      about: { kind: "row", ids: rows },
      text: `From ${name} on ${countOf(rows.length, "row")} in ${countOf(level.collapsed.length, "group")} are exactly equal that differed before (${level.collapsed
        .slice(0, 3)
        .map((group) => rowsText(group))
        .join("; ")}${level.collapsed.length > 3 ? "; …" : ""}): no later layer can tell them apart.`,
    });
  }
  const { separability } = level;
  if (separability && separability.againstRest.length > 2) {
    const names = data.classNames ?? [];
    const of = (answer: boolean | undefined) =>
      separability.againstRest
        .filter(({ separable }) => separable === answer)
        .map(({ classNumber }) => names[classNumber]);
    const [yes, no, open] = [of(true), of(false), of(undefined)];
    const parts = [
      yes.length > 0
        ? `${classesText(yes)} ${yes.length === 1 ? "is" : "are"} separable from all others`
        : "",
      no.length > 0 ? `${classesText(no)} ${no.length === 1 ? "is" : "are"} not` : "",
      open.length > 0 ? `${classesText(open)} ${open.length === 1 ? "is" : "are"} undecided` : "",
    ].filter((part) => part !== "");
    const there = level.level > hidden ? "At the outputs" : `After ${name}`;
    const only = yes.length === 0 && open.length === 0;
    statements.push({
      chapter,
      certainty: open.length > 0 && yes.length + no.length === 0 ? "unknown" : "proved at the rows",
      about,
      text: only
        ? `${there} no class is separable from all others by a hyperplane.`
        : `${there} ${parts.join(", ")}.`,
    });
  }
  const blocked = [...(separability?.pairs ?? [])].find(({ separable }) => separable === false);
  if (blocked?.common) statements.push(blockedStatement(blocked, data, name));
  return statements;
}

const classesText = (names: readonly string[]) =>
  `${names.length === 1 ? "class" : "classes"} ${listText(names, 10)}`;

function blockedStatement(
  { classNumber, other, common }: ClassSeparation,
  data: DataExplanation,
  name: string,
): Statement {
  const names = data.classNames ?? [];
  const [rows, others] = [common?.rows ?? [], common?.otherRows ?? []];
  return {
    chapter,
    certainty: "proved at the rows",
    about: { kind: "row", ids: [...rows, ...others] },
    text: `Why no hyperplane separates class ${names[classNumber]} from class ${names[other ?? 0]} at ${name}: ${rowsText(rows)} of the one and ${rowsText(others)} of the other have a point in common between them.`,
  };
}

function cellCounts({ cells, bounds, ofData }: DomainExplanation, { layers }: Network): Statement[] {
  const hidden = layers.length;
  const source = (count: number) =>
    layers.slice(0, count).every(({ negativeSlope }) => negativeSlope.every((slope) => slope === 0))
      ? "Serra et al. 2018"
      : "Montúfar 2017";
  const where = ofData ? "On the box of the data" : "On the domain";
  if (hidden === 0) return [];
  if (cells.length === 0)
    return [
      {
        chapter,
        certainty: "proved",
        about: { kind: "network" },
        text: `${where} there are too many dimensions to count cells; there can be at most ${bigText(bounds.serra[hidden - 1])} (${source(hidden)}).`,
      },
    ];
  return cells.map(({ layer, cells: count, complete }): Statement => {
    const most = layer === 1 ? bounds.firstLayer : bounds.serra[layer - 1];
    const whose = layer === 1 ? "Zaslavsky: Σ C(m, i)" : source(layer);
    const what = layer === 1 ? "layer 1 makes" : `the first ${layer} layers make`;
    return {
      chapter,
      certainty: "proved",
      about: { kind: "layer", ids: [layer] },
      text: `${where} ${what} ${complete ? "" : "at least "}${countOf(count, "cell")}; ${bigText(most)} is the most that so many units can make (${whose}).`,
    };
  });
}

/** The order of one hidden layer (S3; THEORY section 5). */
function chains({ chains: found, classes, antichain }: UnitOrder): Statement[] {
  if (found.length === 0) return [];
  const longest = found.reduce((best, chain) => (chain.length > best.length ? chain : best));
  const units = longest.map((own) => classes[own][0]);
  const ids = longest.flatMap((own) => classes[own].map((unit) => [1, unit] as const));
  return [
    {
      chapter,
      certainty: "proved",
      about: { kind: "unit", ids },
      text: `Its units fall into ${countOf(found.length, "chain")} along which each is on only where those before it are, and no fewer (${listText(antichain.map((own) => `unit ${classes[own][0]}`))} ${antichain.length === 1 ? "is" : "are"} in no order${antichain.length === 1 ? "" : " among one another"}); the longest goes through units ${listText(units, 10)}: along it the function is built piece by piece, as in one dimension.`,
    },
  ];
}
