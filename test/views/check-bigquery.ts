// `npm run check:bigquery`: BigQuery itself has a look at every view, in the project of the credentials at hand. Nothing
// is made or read: a dry run costs nothing. The tables must be there, that is, terraform has been applied.
import { BigQuery } from "@google-cloud/bigquery";
import { runCommand } from "@issue-relay/local/commands/run-command";
import { viewFiles } from "@issue-relay/local/stack/dataset";
import { GoogleAuth } from "google-auth-library";
import { dryRun } from "./dry-run.ts";

const USAGE = `npm run check:bigquery

Dry-runs every view in the project of the application default credentials; GOOGLE_CLOUD_PROJECT names another one.`;

await runCommand(USAGE, async () => {
  const projectId = await projectAtHand();
  if (projectId === undefined) {
    return "SKIPPED: there are no Google Cloud credentials here. Get some with: gcloud auth application-default login";
  }
  const views = await viewFiles();
  await dryRun(new BigQuery({ projectId }), views, (path, bytes) => {
    console.log(`${path}: valid; it would read ${bytes.toLocaleString("en")} bytes`);
  });
  return `BigQuery takes all ${views.length} views (project ${projectId}).`;
});

async function projectAtHand(): Promise<string | undefined> {
  const auth = new GoogleAuth();
  try {
    await auth.getApplicationDefault();
  } catch {
    return undefined;
  }
  return process.env.GOOGLE_CLOUD_PROJECT ?? auth.getProjectId();
}
