import type { GoogleAuth } from "google-auth-library";

/**
 * The header by which a function in the cloud knows who calls.
 * @param url of the function, which is the audience of the token, too
 */
export async function identityFor(
  url: string,
  auth: Pick<GoogleAuth, "getIdTokenClient">,
): Promise<{ authorization: string }> {
  const client = await auth.getIdTokenClient(url);
  return { authorization: `Bearer ${await client.idTokenProvider.fetchIdToken(url)}` };
}
