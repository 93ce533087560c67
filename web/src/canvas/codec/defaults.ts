import type { Props } from "./props.ts";

/**
 * Values that are not stored. This table is part of the stored format: an entry may be added
 * for a new property, but never changed, or stored Things would change with it.
 */
const EVERY_TYPE: Props = {
  angle: 0,
  strokeColor: "#1e1e1e",
  backgroundColor: "transparent",
  fillStyle: "solid",
  strokeWidth: 2,
  strokeStyle: "solid",
  roughness: 1,
  opacity: 100,
  roundness: null,
  groupIds: [],
  frameId: null,
  boundElements: null,
  link: null,
  locked: false,
};

const LINEAR: Props = {
  lastCommittedPoint: null,
  startBinding: null,
  endBinding: null,
  startArrowhead: null,
};

const BY_TYPE: Readonly<Record<string, Props>> = {
  text: {
    fontSize: 20,
    fontFamily: 5,
    textAlign: "left",
    verticalAlign: "top",
    containerId: null,
    autoResize: true,
    lineHeight: 1.25,
  },
  line: { ...LINEAR, endArrowhead: null },
  arrow: { ...LINEAR, endArrowhead: "arrow", elbowed: false },
  freedraw: { simulatePressure: true, lastCommittedPoint: null, points: [], pressures: [] },
  image: { fileId: null, scale: [1, 1], crop: null },
  frame: { name: null },
  magicframe: { name: null },
  rectangle: {},
  diamond: {},
  ellipse: {},
  embeddable: {},
  iframe: {},
};

const MERGED = new Map(Object.entries(BY_TYPE).map(([type, own]) => [type, { ...EVERY_TYPE, ...own }]));

/** The defaults of a type of widget; undefined for a type that the canvas cannot draw. */
export function defaultsOf(type: string): Props | undefined {
  return MERGED.get(type);
}
