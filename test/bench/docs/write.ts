// `npm run docs`: writes what the last bench has measured into the pages that show it.
import { writeFile } from "node:fs/promises";
import { pagesWithFigures } from "./pages.ts";

for (const { url, updated } of await pagesWithFigures()) {
  await writeFile(url, updated);
}
