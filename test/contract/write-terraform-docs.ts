// `npm run docs`: writes the tables of variables and outputs into terraform/README.md.
import { writeFile } from "node:fs/promises";
import { PAGE, terraformPage } from "./testing/terraform-docs.ts";

await writeFile(PAGE, terraformPage().updated);
