// `npm run check:bigquery`: BigQuery itself checks every view, in the project of the current credentials. It creates and
// reads nothing: a dry run costs nothing. The tables must exist, so apply terraform first.
import { BigQuery } from "@google-cloud/bigquery";
import { runCommand } from "@issue-relay/local/commands/run-command";
import { viewFiles } from "@issue-relay/local/stack/dataset";
import { GoogleAuth } from "google-auth-library";
import { dryRun } from "./dry-run.ts";

const USAGE = `npm run check:bigquery

Dry-runs every view in the project of the application default credentials; GOOGLE_CLOUD_PROJECT names another one.`;

await runCommand(USAGE, async () => {
  const projectId = await currentProject();
  if (projectId === undefined) {
    return "SKIPPED: no Google Cloud credentials found. Get some with: gcloud auth application-default login";
  }
  const views = await viewFiles();
  await dryRun(new BigQuery({ projectId }), views, (path, bytes) => {
    console.log(`${path}: valid; it would read ${bytes.toLocaleString("en")} bytes`);
  });
  return `BigQuery accepts all ${views.length} views (project ${projectId}).`;
});

async function currentProject(): Promise<string | undefined> {
  const auth = new GoogleAuth();
  try {
    await auth.getApplicationDefault();
  } catch {
    return undefined;
  }
  return process.env.GOOGLE_CLOUD_PROJECT ?? auth.getProjectId();
}
