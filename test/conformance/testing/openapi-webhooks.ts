import { schemas } from "@octokit/openapi-webhooks";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";

const { webhooks, components } = schemas["api.github.com"];

// GitHub adds words of its own to OpenAPI's.
const ajv = new Ajv({ strict: false, logger: false, allErrors: true });
addFormats.default(ajv);
// The references in it lead to `#/components/…`.
ajv.addSchema({ $id: "github-webhooks", webhooks, components });

/**
 * What of a payload is not as GitHub's description of webhooks says (package `@octokit/openapi-webhooks`); empty where all
 * is.
 * @param event `X-GitHub-Event`
 */
export function payloadProblems(event: string, payload: { action?: string | undefined }): string[] {
  const name = `${event} ${payload.action}`.replaceAll(/[_ ]/g, "-");
  const at = `#/webhooks/${name}/post/requestBody/content/application~1json/schema`;
  const validate = ajv.getSchema(`github-webhooks${at}`);
  if (!validate) {
    return [`GitHub has no event ${event} ${payload.action}`];
  }
  // As it is sent: without what is undefined.
  const sent: unknown = JSON.parse(JSON.stringify(payload));
  return validate(sent)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) =>
        `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
      );
}
