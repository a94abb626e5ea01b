import * as z from "../zod.ts";

const Claims = z.object({ email: z.string().max(320) });

/**
 * The email in the identity token of a request. It is not verified here: Cloud Run has done so before the request comes to the function,
 * and has taken the signature off. https://cloud.google.com/run/docs/troubleshooting#signature-removed
 * @returns undefined where there is no such token, as on one machine
 */
export function callerIn(authorization: string | undefined): string | undefined {
  const claims = /^bearer [\w-]+\.([\w-]+)\./i.exec(authorization ?? "")?.[1];
  if (claims === undefined) {
    return undefined;
  }
  try {
    return Claims.safeParse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8"))).data?.email;
  } catch {
    return undefined;
  }
}
