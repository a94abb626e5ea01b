// `npm run rooms`: prints which folder imports from which, as a Mermaid graph. A room is a folder whose imports are
// counted together, an arrow an import between two rooms, and a circle a group of rooms that import each other. The
// number of floors is the length of the longest chain of imports. Unit tests and their helpers are left out.
import { cruise } from "dependency-cruiser";
import readConfig from "dependency-cruiser/config-utl/extract-depcruise-config";

/** The first pattern that matches a path gives its room. Without a match, the room is the file's folder. */
const ROOMS = [
  /^functions\/[^/]+(?=\/)/,
  /^shared\/src\/[^/]+(?=\/)/,
  /^test\/local\/stand-ins\/[^/]+(?=\/)/,
  /^test\/local\/[^/]+(?=\/)/,
  /^test\/[^/]+(?=\/)/,
];
const SOURCE = "^(shared|functions|test)/.*[.]ts$";
const UNIT_TESTS = "^(shared|functions|test/local)/.*([.]test[.]ts$|/testing/)";

/** The rooms that each room imports from, by its name. */
type Graph = Map<string, Set<string>>;

function roomOf(path: string): string {
  const found = ROOMS.map((room) => room.exec(path)?.[0]).find((room) => room !== undefined);
  return found ?? path.slice(0, path.lastIndexOf("/"));
}

/** @throws Error where the imports can't be read */
async function importGraph(): Promise<Graph> {
  const { options } = await readConfig("./.dependency-cruiser.mjs");
  const narrowed = { ...options, includeOnly: SOURCE, exclude: UNIT_TESTS };
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

/** All rooms that a room imports, directly or through others. A room that is in a circle imports itself. */
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
