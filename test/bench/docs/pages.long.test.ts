import { expect, it } from "vitest";
import { pagesWithFigures } from "./pages.ts";

it.each(await pagesWithFigures())(
  "$path shows what the last bench has measured: npm run docs",
  ({ text, updated }) => {
    expect(text).toBe(updated);
  },
);
