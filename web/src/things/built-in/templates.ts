import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { Board, type Element, type Place, type Shape } from "./board.ts";

/** A template that comes with WidgetApp. It is drawn in the language in which somebody begins with it. */
export interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly draw: () => readonly Element[];
}

const YELLOW = "#ffec99";
const GREEN = "#b2f2bb";
const RED = "#ffc9c9";
const BLUE = "#a5d8ff";
const GREY = "#f1f3f5";

interface Column { readonly title: string; readonly note: string; readonly color: string; readonly notes: readonly string[] }

/** Columns side by side, each with a title and notes below. */
function columns(title: string, all: readonly Column[]): readonly Element[] {
  const board = new Board();
  board.words(0, 0, title, 36);
  all.forEach((column, at) => {
    const x = at * 320;
    board.shape({ x, y: 80, width: 290, height: 620 }, GREY);
    board.words(x + 20, 98, column.title, 24);
    board.words(x + 20, 134, column.note, 14);
    column.notes.forEach((words, row) => { board.shape({ x: x + 25, y: 176 + row * 126, width: 240, height: 106 }, column.color, words); });
  });
  return board.elements;
}

function lookingBack(): readonly Element[] {
  const empty = ["", "", ""];
  return columns(t`Looking back`, [
    { title: t`Went well`, note: t`What do we keep?`, color: GREEN, notes: empty },
    { title: t`Did not go well`, note: t`What was in our way?`, color: RED, notes: empty },
    { title: t`Ideas`, note: t`What could we try?`, color: YELLOW, notes: empty },
    { title: t`Next steps`, note: t`Who does what, until when?`, color: BLUE, notes: empty },
  ]);
}

function tasks(): readonly Element[] {
  return columns(t`Tasks`, [
    { title: t`To do`, note: t`The most important at the top`, color: YELLOW, notes: [t`First task`, t`Second task`, t`Third task`] },
    { title: t`In progress`, note: t`As few as possible`, color: BLUE, notes: [t`Being worked on`] },
    { title: t`Done`, note: t`Since the last meeting`, color: GREEN, notes: [t`Finished`] },
  ]);
}

function flow(): readonly Element[] {
  const board = new Board();
  const step = (place: Place, words: string, color: string, shape?: Shape): Element => board.shape(place, color, words, shape);
  const start = step({ x: 0, y: 60, width: 160, height: 80 }, t`Start`, GREEN, "ellipse");
  const first = step({ x: 240, y: 60, width: 180, height: 80 }, t`First step`, BLUE);
  const question = step({ x: 500, y: 30, width: 220, height: 140 }, t`Is it right?`, YELLOW, "diamond");
  const end = step({ x: 820, y: 60, width: 160, height: 80 }, t`End`, GREEN, "ellipse");
  const again = step({ x: 520, y: 260, width: 180, height: 80 }, t`Mend it`, RED);
  board.arrow(start, first);
  board.arrow(first, question);
  board.arrow(question, end);
  board.arrow(question, again);
  board.words(750, 60, t`yes`, 16);
  board.words(624, 200, t`no`, 16);
  return board.elements;
}

function ideas(): readonly Element[] {
  const board = new Board();
  const question = board.shape({ x: 380, y: 240, width: 260, height: 120 }, YELLOW, t`The question`, "ellipse");
  const around: readonly (readonly [number, number])[] = [[0, 40], [0, 440], [780, 40], [780, 440], [390, 0], [390, 500]];
  const branches = around.map(([x, y]) => board.shape({ x, y, width: 240, height: 100 }, BLUE, t`An idea`));
  for (const branch of branches) board.arrow(question, branch);
  return board.elements;
}

function journey(): readonly Element[] {
  const board = new Board();
  board.words(0, 0, t`The way of a customer`, 36);
  const stages = [t`Hears of us`, t`Compares`, t`Buys`, t`Uses it`, t`Tells others`];
  const rows = [t`What does he do?`, t`What does he think?`, t`Where is it hard?`, t`What can we do?`];
  stages.forEach((stage, at) => { board.shape({ x: 220 + at * 210, y: 80, width: 190, height: 70 }, BLUE, stage); });
  rows.forEach((row, down) => {
    board.words(0, 210 + down * 130, row, 18);
    stages.forEach((_, at) => { board.shape({ x: 220 + at * 210, y: 170 + down * 130, width: 190, height: 110 }, [GREY, YELLOW, RED, GREEN][down] ?? GREY); });
  });
  return board.elements;
}

const ALL: readonly (readonly [string, MessageDescriptor, () => readonly Element[]])[] = [
  ["looking-back", msg`Looking back`, lookingBack],
  ["tasks", msg`Tasks`, tasks],
  ["flow", msg`Flow chart`, flow],
  ["ideas", msg`Ideas around a question`, ideas],
  ["journey", msg`The way of a customer`, journey],
];

/** The templates that come with WidgetApp. */
export function builtIn(): readonly BuiltIn[] {
  return ALL.map(([id, name, draw]) => ({ id, name: i18n._(name), draw }));
}
