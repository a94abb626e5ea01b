// `npm run rooms`: which room (folder) imports from which, as a Mermaid graph, and how many rooms, floors, arrows and
// circles there are. Tests that lie beside what they test, and their helpers, are left out.
import { cruise } from "dependency-cruiser";
import readConfig from "dependency-cruiser/config-utl/extract-depcruise-config";

/** What the first of these finds at a path's beginning is its room; otherwise the folder that the file is in. */
const ROOMS = [
  /^functions\/[^/]+(?=\/)/,
  /^shared\/src\/[^/]+(?=\/)/,
  /^test\/local\/stand-ins\/[^/]+(?=\/)/,
  /^test\/local\/[^/]+(?=\/)/,
  /^test\/[^/]+(?=\/)/,
];
const SOURCE = "^(shared|functions|test)/.*[.]ts$";
const TESTS_BESIDE = "^(shared|functions|test/local)/.*([.]test[.]ts$|/testing/)";

/** Each room with those that it imports from. */
type Graph = Map<string, Set<string>>;

function roomOf(path: string): string {
  const found = ROOMS.map((room) => room.exec(path)?.[0]).find((room) => room !== undefined);
  return found ?? path.slice(0, path.lastIndexOf("/"));
}

async function importGraph(): Promise<Graph> {
  const { options } = await readConfig("./.dependency-cruiser.mjs");
  const narrowed = { ...options, includeOnly: SOURCE, exclude: TESTS_BESIDE };
  const { output } = await cruise(["shared", "functions", "test"], narrowed);
  if (typeof output === "string") {
    throw new Error(output);
  }
  const pairs = output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [roomOf(source), roomOf(resolved)] as const),
  );
  const rooms: Graph = new Map(pairs.flat().map((room) => [room, new Set()]));
  for (const [room, imported] of pairs) {
    if (room !== imported) {
      rooms.get(room)?.add(imported);
    }
  }
  return rooms;
}

/** Every room that a room reaches; itself only where it is in a circle. */
function reachedFrom(rooms: Graph, room: string, reached = new Set<string>()): Set<string> {
  for (const imported of rooms.get(room) ?? []) {
    if (!reached.has(imported)) {
      reachedFrom(rooms, imported, reached.add(imported));
    }
  }
  return reached;
}

const rooms = await importGraph();
const reached = new Map([...rooms.keys()].map((room) => [room, reachedFrom(rooms, room)]));
function inOneCircle(room: string, other: string) {
  return reached.get(room)?.has(other) && reached.get(other)?.has(room);
}

function firstOfCircle(room: string) {
  return [...rooms.keys()].find((other) => inOneCircle(room, other));
}

function floorOf(room: string): number {
  const below = [...(reached.get(room) ?? [])].filter((other) => !inOneCircle(room, other));
  return 1 + Math.max(0, ...below.map(floorOf));
}

const arrows = [...rooms].flatMap(([room, imported]) =>
  [...imported].map((other) => `  ${room} --> ${other}`),
);
const circles = new Set([...rooms.keys()].map(firstOfCircle).filter((room) => room !== undefined));
const floors = Math.max(...[...rooms.keys()].map(floorOf));
console.log(["flowchart TD", ...arrows, ""].join("\n"));
console.log(`${rooms.size} rooms, ${floors} floors, ${arrows.length} arrows, ${circles.size} circles`);
