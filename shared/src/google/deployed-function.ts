import { GoogleAuth } from "google-auth-library";
import { messageOf } from "../errors.ts";
import * as z from "../zod.ts";
import { identityFor } from "./identity.ts";

export interface FunctionName {
  project: string;
  region: string;
  name: string;
}

/** A function in the cloud, and the header by which it knows who calls. */
export interface DeployedFunction {
  url: string;
  headers: { authorization: string };
}

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/** https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions#serviceconfig */
const Answer = z.object({ serviceConfig: z.object({ uri: z.url() }) });

/**
 * Finds a deployed function, to call it with the identity of whoever runs this: that of `gcloud auth application-default login`, of a
 * service account, or of a machine in the cloud. They need the roles `run.invoker` and `cloudfunctions.viewer` on the function.
 * @throws Error where there is no identity, or no such function for it
 */
export async function deployedFunction(
  { project, region, name }: FunctionName,
  { auth = new GoogleAuth({ scopes: SCOPE }), api = "https://cloudfunctions.googleapis.com" } = {},
): Promise<DeployedFunction> {
  const url = `${api}/v2/projects/${project}/locations/${region}/functions/${name}`;
  try {
    const { data } = await auth.request<unknown>({ url });
    const { uri } = Answer.parse(data).serviceConfig;
    return { url: uri, headers: await identityFor(uri, auth) };
  } catch (error) {
    throw new Error(`the function ${name} in ${region} of ${project} can't be called: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
